package dev.stdb.server.jvm;

import dev.stdb.moduledef.JvmDescriptor;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.GuestLoader;
import dev.stdb.server.wasm.CodeCache;
import dev.stdb.server.wasm.WasmGuests;
import dev.stdb.types.Identity;
import java.time.Duration;

/**
 * Runs whatever a program turns out to be. Immutable.
 *
 * @param wasm runs WebAssembly
 * @param jvm runs what descriptors stand for
 */
public record ModuleGuests(WasmGuests wasm, JvmGuests jvm) implements GuestLoader {

    /**
     * Returns a loader with the default limits.
     *
     * @param modules what may run from class files
     * @param callTimeMax longest time of a call
     */
    public static ModuleGuests of(JvmModules modules, Duration callTimeMax) {
        return of(modules, callTimeMax, WasmGuests.defaults().withCallTimeMax(callTimeMax));
    }

    /**
     * Returns a loader with other limits on WebAssembly, of which those on the host hold for class files, too.
     *
     * @param callTimeMax longest time of a call of class files
     */
    public static ModuleGuests of(JvmModules modules, Duration callTimeMax, WasmGuests wasm) {
        return new ModuleGuests(
                wasm,
                new JvmGuests(modules, JvmLimits.defaults(callTimeMax), wasm.abiLimits(), wasm.threadStackBytes()));
    }

    @Override
    public Guest load(byte[] program, GuestEnvironment environment) {
        return loaderOf(program).load(program, environment);
    }

    @Override
    public Guest reload(byte[] program, GuestEnvironment environment) {
        return loaderOf(program).reload(program, environment);
    }

    private GuestLoader loaderOf(byte[] program) {
        return JvmDescriptor.isDescriptor(program) ? jvm : wasm;
    }

    /** Returns this loader with a place for compiled programs. */
    public ModuleGuests withCache(CodeCache cache) {
        return new ModuleGuests(wasm.withCache(cache), jvm);
    }

    @Override
    public GuestLoader forOwner(Identity owner) {
        return new ModuleGuests(wasm.forOwner(owner), jvm);
    }

    @Override
    public long threadStackBytes() {
        return Math.max(wasm.threadStackBytes(), jvm.threadStackBytes());
    }
}
