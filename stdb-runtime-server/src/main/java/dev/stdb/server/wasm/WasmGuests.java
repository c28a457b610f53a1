package dev.stdb.server.wasm;

import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.GuestLoader;
import dev.stdb.server.guest.abi.AbiLimits;
import dev.stdb.server.guest.module.ModuleGuest;
import dev.stdb.types.Identity;
import java.time.Duration;

/**
 * Runs WebAssembly modules. Immutable.
 *
 * @param limits bounds on guest code
 * @param abiLimits bounds on what the host does for a call
 * @param memory what the memory of all instances is taken from
 * @param cache keeps compiled programs
 */
public record WasmGuests(WasmLimits limits, AbiLimits abiLimits, MemoryAccount memory, CodeCache cache)
        implements GuestLoader {
    /** Most time a call may take unless configured otherwise. */
    public static final Duration CALL_TIME_MAX = Duration.ofSeconds(60);

    /** Returns a loader with the default limits. */
    public static WasmGuests defaults() {
        return new WasmGuests(
                WasmLimits.defaults().withCallNanosMax(CALL_TIME_MAX.toNanos()),
                AbiLimits.defaults(),
                MemoryAccount.ofServer(),
                CodeCache.none());
    }

    /** Returns this loader with another bound on the time of a call. */
    public WasmGuests withCallTimeMax(Duration time) {
        return withLimits(limits.withCallNanosMax(time.toNanos()));
    }

    /** Returns this loader with other bounds on guest code. */
    public WasmGuests withLimits(WasmLimits newLimits) {
        return new WasmGuests(newLimits, abiLimits, memory, cache);
    }

    /** Returns this loader with other bounds on what the host does for a call. */
    public WasmGuests withAbiLimits(AbiLimits newLimits) {
        return new WasmGuests(limits, newLimits, memory, cache);
    }

    /** Returns this loader with another account of memory. */
    public WasmGuests withMemory(MemoryAccount account) {
        return new WasmGuests(limits, abiLimits, account, cache);
    }

    @Override
    public WasmGuests forOwner(Identity owner) {
        return withMemory(memory.ofOwner(owner));
    }

    /** Returns this loader with a place for compiled programs. */
    public WasmGuests withCache(CodeCache newCache) {
        return new WasmGuests(limits, abiLimits, memory, newCache);
    }

    @Override
    public Guest load(byte[] program, GuestEnvironment environment) {
        return ModuleGuest.start(
                WasmProgram.load(program, limits, environment.clock(), memory, cache), environment, abiLimits);
    }

    @Override
    public long threadStackBytes() {
        return limits.threadStackBytes();
    }
}
