package dev.stdb.server.guest.module;

import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.GuestLoader;
import dev.stdb.server.guest.abi.AbiLimits;
import dev.stdb.server.guest.wasm.WasmLimits;
import java.time.Duration;

/**
 * Runs WebAssembly modules. Immutable.
 *
 * @param limits bounds on guest code
 * @param abiLimits bounds on what the host does for a call
 */
public record WasmGuests(WasmLimits limits, AbiLimits abiLimits) implements GuestLoader {
    /** Most time a call may take unless configured otherwise. */
    public static final Duration CALL_TIME_MAX = Duration.ofSeconds(60);

    /** Returns a loader with the default limits. */
    public static WasmGuests defaults() {
        return new WasmGuests(WasmLimits.defaults().withCallNanosMax(CALL_TIME_MAX.toNanos()), AbiLimits.defaults());
    }

    /** Returns this loader with another bound on the time of a call. */
    public WasmGuests withCallTimeMax(Duration time) {
        return withLimits(limits.withCallNanosMax(time.toNanos()));
    }

    /** Returns this loader with other bounds on guest code. */
    public WasmGuests withLimits(WasmLimits newLimits) {
        return new WasmGuests(newLimits, abiLimits);
    }

    /** Returns this loader with other bounds on what the host does for a call. */
    public WasmGuests withAbiLimits(AbiLimits newLimits) {
        return new WasmGuests(limits, newLimits);
    }

    @Override
    public Guest load(byte[] program, GuestEnvironment environment) {
        return ModuleGuest.start(WasmProgram.load(program, limits, environment.clock()), environment, abiLimits);
    }

    @Override
    public long threadStackBytes() {
        return limits.threadStackBytes();
    }
}
