package dev.stdb.server.database;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.schema.ProcedureSchema;
import dev.stdb.server.guest.FunctionLog;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.ModuleInstance;
import dev.stdb.server.guest.ModuleLog;
import dev.stdb.server.guest.ModuleLog.Entry;
import dev.stdb.server.guest.ModuleLog.Level;
import dev.stdb.server.guest.ProcedureOutcome;
import dev.stdb.server.guest.RunningModule;
import dev.stdb.server.guest.abi.ModuleAbi;
import dev.stdb.server.guest.wasm.GuestTrapException;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs procedures: each on a thread and a module instance of its own, beside the reducers; only their transactions take
 * turns with them (spec module-abi.md §9.3, semantics.md §6). Instances are created when needed and kept for later calls.
 * Thread-safe.
 */
final class Procedures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Procedures.class);
    private static final int WAITING_MAX = 1024;
    private static final int IDLE_SECONDS = 60;
    private static final long NANOS_PER_MICRO = 1000;

    private final Identity database;
    private final Identity owner;
    private final HostConfig config;
    private final ModuleLog log;
    private final TxHandover.Lender lender;
    private final Consumer<List<ModuleAbi.Scheduled>> immediate;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ThreadPoolExecutor threads;
    private final ArrayDeque<Instance> idle = new ArrayDeque<>();
    private volatile RunningModule program;

    /**
     * Creates the runner; its threads start with the first calls.
     *
     * @param immediate takes the reducer calls that procedures ask for
     */
    Procedures(
            String name,
            Identity database,
            Identity owner,
            HostConfig config,
            ModuleLog log,
            RunningModule module,
            TxHandover.Lender lender,
            Consumer<List<ModuleAbi.Scheduled>> immediate) {
        this.database = database;
        this.owner = owner;
        this.config = config;
        this.log = log;
        this.program = module;
        this.lender = lender;
        this.immediate = immediate;
        int count = Math.max(2, Runtime.getRuntime().availableProcessors());
        this.threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(
                            null, task, "procedure-" + name, config.limits().threadStackBytes());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Takes the module that calls run from now on; those under way finish on the old one. */
    void module(RunningModule module) {
        program = module;
        synchronized (idle) {
            idle.clear();
        }
    }

    boolean has(String name) {
        return find(program, name) != null;
    }

    private static @Nullable ProcedureSchema find(RunningModule module, String name) {
        for (ProcedureSchema procedure : module.schema().procedures()) {
            if (procedure.name().equals(name)) {
                return procedure;
            }
        }
        return null;
    }

    /**
     * Calls a procedure.
     *
     * @return how it ended, completed on the thread of the procedure; {@code DATABASE_STOPPED} if it had not begun when
     *     the database was closed
     */
    CompletableFuture<ProcedureOutcome> call(Identity caller, ConnectionId connection, String name, byte[] args) {
        RunningModule current = program;
        ProcedureSchema procedure = find(current, name);
        boolean internal = caller.equals(owner) || caller.equals(database);
        if (procedure == null || !procedure.clientCallable() && !internal) {
            return CompletableFuture.completedFuture(new ProcedureOutcome.NoSuchProcedure(name));
        }
        try {
            BsatnWalker.skip(procedure.params(), new BsatnReader(args));
        } catch (BsatnException e) {
            return CompletableFuture.completedFuture(
                    new ProcedureOutcome.BadArguments(name, String.valueOf(e.getMessage())));
        }
        Call call = new Call(() -> run(current, procedure, caller, connection, args));
        try {
            threads.execute(call);
        } catch (RejectedExecutionException e) {
            throw threads.isShutdown()
                    ? stopped()
                    : new ModuleException(
                            ModuleErrorCode.DATABASE_BUSY,
                            "database has too many procedures waiting: countMax=" + WAITING_MAX);
        }
        return call.result;
    }

    private ProcedureOutcome run(
            RunningModule current, ProcedureSchema procedure, Identity caller, ConnectionId connection, byte[] args) {
        Instance instance = null;
        try {
            instance = take(current);
            return instance.run(procedure, caller, connection, args);
        } catch (Throwable e) { // Boundary: a thread of the pool; whoever waits must get an answer.
            LOG.error("procedure failed: database={}, procedure={}", database, procedure.name(), e);
            log.append(
                    Entry.ofHost(Level.ERROR, config.clock().nowMicros(), procedure.name(), "procedure failed: " + e));
            return new ProcedureOutcome.Fatal(String.valueOf(e.getMessage()));
        } finally {
            if (instance != null) {
                giveBack(instance);
            }
        }
    }

    private Instance take(RunningModule current) {
        synchronized (idle) {
            Instance kept = idle.poll();
            if (kept != null && kept.program == current) {
                return kept;
            }
        }
        return new Instance(current);
    }

    private void giveBack(Instance instance) {
        synchronized (idle) {
            if (instance.program == program) {
                idle.push(instance);
            }
        }
    }

    private static ModuleException stopped() {
        return new ModuleException(ModuleErrorCode.DATABASE_STOPPED, "database is stopped");
    }

    /** Wakes sleepers, interrupts guests, refuses the calls that wait and all later ones. Does not wait. */
    @Override
    public void close() {
        stopping.countDown();
        for (Runnable waiting : threads.shutdownNow()) {
            ((Call) waiting).result.completeExceptionally(stopped());
        }
    }

    /** A call that waits for a thread. */
    private record Call(Supplier<ProcedureOutcome> body, CompletableFuture<ProcedureOutcome> result)
            implements Runnable {
        Call(Supplier<ProcedureOutcome> body) {
            this(body, new CompletableFuture<>());
        }

        @Override
        public void run() {
            result.complete(body.get());
        }
    }

    /** A copy of the module for one call at a time. */
    private final class Instance {
        final RunningModule program;
        private final RunningModule module;
        private final TxHandover transactions = new TxHandover(lender, stopping, config.clock());
        private final FunctionLog records = new FunctionLog(config.clock(), log);

        Instance(RunningModule program) {
            this.program = program;
            ModuleAbi abi = new ModuleAbi(database, config.clock(), records, config.abiLimits());
            this.module = program.copy(abi);
        }

        ProcedureOutcome run(ProcedureSchema procedure, Identity caller, ConnectionId connection, byte[] args) {
            ModuleAbi abi = module.abi();
            long timestamp = config.clock().nowMicros();
            long startNanos = config.clock().nanoTime();
            records.begin(procedure.name());
            try {
                ModuleInstance instance = module.instance();
                abi.beginProcedure(transactions);
                int source = abi.addSource(args, 0, args.length);
                int sink = abi.openSink();
                int code = instance.callProcedure(procedure.id(), caller, connection, timestamp, source, sink);
                if (code != 0) {
                    // Compat: has the same effect as a trap.
                    module.discardInstance();
                    return fatal("procedure returned an unknown code: " + code, List.of());
                }
                return new ProcedureOutcome.Returned(
                        abi.sink(sink).toByteArray(),
                        timestamp,
                        (config.clock().nanoTime() - startNanos) / NANOS_PER_MICRO);
            } catch (GuestTrapException e) {
                module.discardInstance();
                ProcedureOutcome outcome = fatal(String.valueOf(e.getMessage()), e.guestFrames());
                return e.kind() == GuestTrapException.Kind.TIME ? new ProcedureOutcome.OutOfEnergy() : outcome;
            } catch (ModuleException e) {
                return fatal(String.valueOf(e.getMessage()), List.of());
            } finally {
                if (transactions.abortOpen()) {
                    records.host(Level.ERROR, "procedure left a transaction open; it was aborted");
                }
                abi.endCall();
                immediate.accept(abi.takeScheduled());
                records.end();
            }
        }

        private ProcedureOutcome fatal(String detail, List<String> frames) {
            records.trapped("procedure", detail, frames);
            return new ProcedureOutcome.Fatal(detail);
        }
    }
}
