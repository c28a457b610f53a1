package dev.stdb.server.database;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.server.common.RandomSource;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.server.engine.TransactionTooLargeException;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.ModuleLog.Level;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.Tx;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs reducers of the current module, each in a transaction of its own. Confined to the database thread. */
final class ReducerCalls {
    private final CurrentGuest current;
    private final Transactions transactions;
    private final ImmediateCalls immediate;
    private final DatabaseLog log;
    private final Watchdog watchdog;
    private final RandomSource seeds;
    private final BsatnReader argsReader = new BsatnReader(new byte[0]);

    ReducerCalls(
            CurrentGuest current,
            Transactions transactions,
            ImmediateCalls immediate,
            DatabaseLog log,
            Watchdog watchdog,
            RandomSource seeds) {
        this.watchdog = watchdog;
        this.seeds = seeds;
        this.current = current;
        this.transactions = transactions;
        this.immediate = immediate;
        this.log = log;
    }

    /** How a call ended. */
    sealed interface Ended {
        /** What it did was committed. */
        record Done(Transactions.Committed committed) implements Ended {}

        /** It was refused or failed; nothing has changed. */
        record Undone(CallOutcome failure) implements Ended {}
    }

    /** What a transaction is to hold. */
    @FunctionalInterface
    interface Work {
        /** Fills the transaction; it is committed only if the result is that something returned. */
        CallResult run(Tx tx);
    }

    /**
     * Runs the reducer that a call names.
     *
     * @param internal whether reducers may be called that clients may not
     */
    Ended call(Call call, boolean internal) {
        return call(call, internal, tx -> {});
    }

    /**
     * Runs the reducer that a call names, and something that belongs to its transaction.
     *
     * @param internal whether reducers may be called that clients may not
     * @param afterwards what is done, and undone, with the reducer; only if that returns
     */
    Ended call(Call call, boolean internal, Consumer<Tx> afterwards) {
        CallOutcome refused = refuse(call, internal);
        if (refused != null) {
            return new Ended.Undone(refused);
        }
        Call seeded = seeded(call);
        try (Tx tx = begin()) {
            CallResult result = runGuest(current.get(), seeded, tx);
            if (result instanceof CallResult.Returned) {
                afterwards.accept(tx);
            }
            return ended(seeded, tx, result);
        } catch (TransactionTooLargeException e) {
            return new Ended.Undone(tooLarge(call, e));
        } catch (DurabilityException e) {
            return new Ended.Undone(new CallOutcome.Unavailable(String.valueOf(e.getMessage())));
        }
    }

    /** Returns a call with a seed of its own; what is logged and what the guest gets must be the same. */
    Call seeded(Call call) {
        return call.withSeed(seeds.nextLong());
    }

    /**
     * Does some work in a transaction of its own and commits it; whatever happens, the transaction has ended
     * afterwards.
     *
     * @param call what the transaction is logged with
     * @throws TransactionTooLargeException if the log does not take so much at once
     * @throws DurabilityException if the log takes nothing
     */
    Ended run(Call call, Work work) {
        try (Tx tx = begin()) {
            return ended(call, tx, work.run(tx));
        }
    }

    private Tx begin() {
        transactions.checkWritable();
        return transactions.begin();
    }

    private Ended ended(Call call, Tx tx, CallResult result) {
        return result instanceof CallResult.Returned
                ? new Ended.Done(transactions.commit(tx, call))
                : undone(call, new CallOutcome.Failed(result));
    }

    private Ended undone(Call call, CallOutcome failure) {
        transactions.undone(call, failure.errorText());
        return new Ended.Undone(failure);
    }

    /** Runs the reducer of a call that was checked, or that the module declares for an event. */
    CallResult runGuest(Call call, Tx tx) {
        return runGuest(current.get(), call, tx);
    }

    /** Runs a reducer of a module that may not be the current one yet. */
    CallResult runGuest(Guest guest, Call call, Tx tx) {
        watchdog.enter(guest.callNanosMax());
        try {
            return guest.call(call, tx);
        } finally {
            watchdog.exit();
            immediate.add(guest.takeImmediateCalls());
        }
    }

    /**
     * Returns why a call is not made; null if nothing is wrong with it.
     *
     * @param internal whether reducers may be called that clients may not
     */
    @Nullable
    CallOutcome refuse(Call call, boolean internal) {
        ReducerSchema reducer = current.schema().reducer(call.function());
        if (reducer == null) {
            return new CallOutcome.NoSuchReducer(call.function());
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
        if (!reducer.clientCallable() && !internal) {
            return new CallOutcome.NoSuchReducer(call.function());
        }
        return refuseArgs(reducer, call.args());
    }

    /** Checks that arguments decode; bytes behind them are tolerated. Returns what is wrong, or null. */
    private @Nullable CallOutcome refuseArgs(ReducerSchema reducer, byte[] args) {
        argsReader.reset(args, 0, args.length);
        try {
            BsatnWalker.skip(reducer.params(), argsReader);
            return null;
        } catch (BsatnException e) {
            return new CallOutcome.BadArguments(reducer.name(), String.valueOf(e.getMessage()));
        }
    }

    /** Reports a reducer whose transaction the log does not take. */
    CallOutcome tooLarge(Call call, TransactionTooLargeException failure) {
        String detail = call.function() + " changed too much: " + failure.getMessage();
        log.write(Level.ERROR, detail);
        transactions.undone(call, detail);
        return new CallOutcome.Failed(new CallResult.Fatal(detail));
    }
}
