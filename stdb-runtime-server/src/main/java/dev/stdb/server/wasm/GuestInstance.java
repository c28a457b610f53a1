package dev.stdb.server.wasm;

import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.guest.abi.CallBudget;
import dev.stdb.server.guest.abi.GuestCode;
import dev.stdb.server.guest.abi.GuestTrapException;
import dev.stdb.trace.CodeFrame;
import java.util.List;
import java.util.Objects;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.WasmException;
import run.endive.wasm.WasmEngineException;

/** One running copy of a program. Confined to the thread that calls it. */
public final class GuestInstance implements GuestCode {
    private final CompiledGuest guest;
    private final Instance instance;
    private final Machine machine;
    private final LinearMemory memory;
    private final GuestTraces traces;

    private GuestInstance(CompiledGuest guest, Instance instance) {
        this.guest = guest;
        this.instance = instance;
        this.machine = instance.getMachine();
        this.traces = new GuestTraces(guest.program());
        this.memory = (LinearMemory) Objects.requireNonNull(instance.memory(), "linear memory");
    }

    static GuestInstance create(CompiledGuest guest, Object host) {
        guest.meter().beginCall(Long.MAX_VALUE);
        try {
            Instance instance = guest.newInstance(host);
            GlobalInstance[] globals = new GlobalInstance[instance.globalCount()];
            for (int i = 0; i < globals.length; i++) {
                globals[i] = instance.global(i);
            }
            guest.meter().globals = globals;
            return new GuestInstance(guest, instance);
        } catch (Throwable e) { // Boundary: whatever guest code causes ends here.
            throw trap(guest, e);
        }
    }

    @Override
    public byte[] memory() {
        return memory.array();
    }

    @Override
    public CallBudget budget() {
        return guest.meter();
    }

    @Override
    public int export(String name) {
        return guest.program().exportIndex(name);
    }

    @Override
    public int takeStackTrace() {
        return traces.take();
    }

    @Override
    public List<CodeFrame> stackTrace(int number, String thrown) {
        return traces.frames(number, thrown);
    }

    @Override
    public long callWithin(long nanosMax, int export, long... args) {
        traces.clear();
        guest.meter().beginCall(nanosMax);
        try {
            long[] results = machine.call(export, args);
            return results == null || results.length == 0 ? 0 : results[0];
        } catch (Throwable e) { // Boundary: whatever guest code causes ends here, OutOfMemoryError included.
            throw trap(guest, e);
        }
    }

    /** Returns what the last call was charged in its present slice. For tests. */
    int unitsOfCall() {
        return guest.meter().unitsOfSlice();
    }

    private static GuestTrapException trap(CompiledGuest guest, Throwable e) {
        List<String> frames = new GuestTraces(guest.program()).framesOf(e);
        boolean isJava = guest.program().frames() != null;
        if (e instanceof GuestLimitException limit) {
            return limited(limit.kind(), String.valueOf(limit.getMessage()), isJava, e, frames);
        }
        if (e instanceof OutOfMemoryError) {
            return limited(GuestTrapException.Kind.MEMORY, "out of memory", isJava, e, frames);
        }
        if (e instanceof StackOverflowError || e.getCause() instanceof StackOverflowError) {
            return limited(GuestTrapException.Kind.STACK, "call stack exhausted", isJava, e, frames);
        }
        if (e instanceof WasmException) {
            return new GuestTrapException(GuestTrapException.Kind.TRAP, "uncaught guest exception", e, frames);
        }
        String message = e.getMessage();
        boolean known = e instanceof WasmEngineException || e instanceof HostTrapException;
        if (e instanceof IndexOutOfBoundsException) {
            message = "out of bounds memory access";
        } else if (!known || message == null) {
            message = e.toString();
        }
        return new GuestTrapException(GuestTrapException.Kind.TRAP, message, e, frames);
    }

    /** Authors of Java modules know limits by the errors of Java. */
    private static GuestTrapException limited(
            GuestTrapException.Kind kind, String message, boolean isJava, Throwable cause, List<String> frames) {
        String error = isJava ? kind.javaError() : "";
        return new GuestTrapException(kind, error + message, cause, frames);
    }
}
