package dev.stdb.server.guest;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.engine.TransactionTooLargeException;
import dev.stdb.server.guest.ModuleLog.Level;
import dev.stdb.server.guest.abi.ModuleAbi;
import dev.stdb.server.guest.wasm.GuestTrapException;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs single reducers inside a transaction of the caller, who commits or rolls back. Translates every way a guest can
 * fail. Confined to the database thread.
 */
public final class ReducerRunner {
    private static final int SUCCESS = 0;
    private static final int USER_ERROR = 1;
    /** Most calls that guests asked for and that wait. */
    private static final int IMMEDIATE_MAX = 4096;

    private final FunctionLog log;
    private final BsatnReader argsReader = new BsatnReader(new byte[0]);
    private final ArrayDeque<ModuleAbi.Scheduled> immediate = new ArrayDeque<>();

    public ReducerRunner(Clock clock, ModuleLog log) {
        this.log = new FunctionLog(clock, log);
    }

    /** Returns where the records go of the instances that run the reducers. */
    public FunctionLog log() {
        return log;
    }

    /** Checks that a caller may call a reducer by name; returns why not, or null. */
    public static @Nullable CallOutcome refuse(@Nullable ReducerSchema reducer, String name, boolean byOwner) {
        if (reducer == null) {
            return new CallOutcome.NoSuchReducer(name);
        }
        Lifecycle lifecycle = reducer.lifecycle();
        if (lifecycle != null) {
            return new CallOutcome.LifecycleReducer(
                    switch (lifecycle) {
                        case INIT -> "Init";
                        case ON_CONNECT -> "OnConnect";
                        case ON_DISCONNECT -> "OnDisconnect";
                    });
        }
        return reducer.clientCallable() || byOwner ? null : new CallOutcome.NoSuchReducer(name);
    }

    /** Checks that arguments decode; bytes behind them are tolerated. Returns what is wrong, or null. */
    @Nullable
    public CallOutcome refuseArgs(ReducerSchema reducer, byte[] args) {
        argsReader.reset(args, 0, args.length);
        try {
            BsatnWalker.skip(reducer.params(), argsReader);
            return null;
        } catch (BsatnException e) {
            return new CallOutcome.BadArguments(reducer.name(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * Runs a reducer.
     *
     * @param args BSATN of its parameters, which has been checked
     * @return null if it succeeded; else why not, and the transaction must be rolled back
     */
    @Nullable
    public CallOutcome run(
            RunningModule module,
            ReducerSchema reducer,
            Identity caller,
            ConnectionId connection,
            long timestamp,
            byte[] args,
            Tx tx) {
        ModuleAbi abi = module.abi();
        log.begin(reducer.name());
        try {
            ModuleInstance instance = module.instance();
            abi.beginCall(tx);
            int source = abi.addSource(args, 0, args.length);
            int sink = abi.openSink();
            int code = instance.callReducer(reducer.id(), caller, connection, timestamp, source, sink);
            if (code == SUCCESS) {
                return null;
            }
            return code == USER_ERROR
                    ? userError(ModuleInstance.text(abi.sink(sink)))
                    : fatal("reducer returned an unknown code: " + code, List.of());
        } catch (GuestTrapException e) {
            module.discardInstance();
            CallOutcome outcome = fatal(String.valueOf(e.getMessage()), e.guestFrames());
            return e.kind() == GuestTrapException.Kind.TIME ? new CallOutcome.OutOfEnergy() : outcome;
        } catch (ModuleException e) {
            return fatal(String.valueOf(e.getMessage()), List.of());
        } finally {
            abi.endCall();
            queueImmediate(abi.takeScheduled());
            log.end();
        }
    }

    /** Reports a reducer whose transaction the log does not take. */
    public CallOutcome tooLarge(ReducerSchema reducer, TransactionTooLargeException failure) {
        String detail = reducer.name() + " changed too much: " + failure.getMessage();
        host(Level.ERROR, detail);
        return new CallOutcome.Fatal(detail);
    }

    /** Queues calls that a guest asked for. */
    public void queueImmediate(List<ModuleAbi.Scheduled> calls) {
        for (ModuleAbi.Scheduled call : calls) {
            if (immediate.size() == IMMEDIATE_MAX) {
                host(Level.ERROR, "immediate call of " + call.reducer() + " dropped: countMax=" + IMMEDIATE_MAX);
                return;
            }
            immediate.add(call);
        }
    }

    public boolean hasImmediate() {
        return !immediate.isEmpty();
    }

    /** Removes and returns the first call that guests asked for, whether their own transactions were committed or not. */
    public ModuleAbi.@Nullable Scheduled takeImmediate() {
        return immediate.poll();
    }

    private CallOutcome userError(String message) {
        host(Level.ERROR, "reducer returned error: " + message);
        return new CallOutcome.UserError(message);
    }

    private CallOutcome fatal(String detail, List<String> frames) {
        log.trapped("reducer", detail, frames);
        return new CallOutcome.Fatal(detail);
    }

    /** Writes a record of the host's own. */
    public void host(Level level, String message) {
        log.host(level, message);
    }
}
