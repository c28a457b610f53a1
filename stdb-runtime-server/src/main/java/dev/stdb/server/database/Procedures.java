package dev.stdb.server.database;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.schema.HttpRouteSchema;
import dev.stdb.schema.ProcedureSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.RandomSource;
import dev.stdb.server.guest.AnswerTarget;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.HandlerCall;
import dev.stdb.server.guest.HandlerResult;
import dev.stdb.server.guest.HttpAnswer;
import dev.stdb.server.guest.ModuleLog.Level;
import dev.stdb.server.guest.OutgoingHttp;
import dev.stdb.server.tx.Call;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs procedures: each on a thread and a module instance of its own, beside the reducers; only their transactions take
 * turns with them (spec module-abi.md §9.3, semantics.md §6). Instances are created when needed and kept for later
 * calls. Thread-safe.
 */
final class Procedures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Procedures.class);
    private static final int WAITING_MAX = 1024;
    private static final int IDLE_SECONDS = 60;
    private static final long NANOS_PER_MICRO = 1000;
    /** Part of the turns that requests may have whose bodies still arrive, as a divisor. */
    private static final int UNFINISHED_DIVISOR = 4;
    /** Part of the turns that answers may have which began before their handlers returned, as a divisor. */
    private static final int ANSWERS_DIVISOR = 2;

    private final Identity database;
    private final Identity owner;
    private final CurrentGuest current;
    private final Clock clock;
    private final RandomSource seeds;
    private final DatabaseLog log;
    private final ProcedureServices.Shared services;
    private final Consumer<List<Call>> immediate;
    private final long handlerNanosMax;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ThreadPoolExecutor threads;
    /** Turns for requests whose bodies still arrive. */
    private final Semaphore unfinished;

    /** Turns for answers that have begun. */
    private final Semaphore answers;

    private final ArrayDeque<Instance> idle = new ArrayDeque<>();

    /**
     * Creates the runner; its threads start with the first calls.
     *
     * @param limits how many run at a time, how long HTTP handlers take, and how long calls sleep
     * @param stackBytes stack size of the threads
     * @param seeds draws the seed of each call
     * @param lender where transactions come from
     * @param durable what commits of confirmed calls wait at
     * @param http makes requests to other servers
     * @param immediate takes the reducer calls that procedures ask for
     */
    Procedures(
            String name,
            Identity database,
            Identity owner,
            CurrentGuest current,
            HostLimits limits,
            long stackBytes,
            DatabaseLog log,
            RandomSource seeds,
            TxHandover.Lender lender,
            DurableCommits durable,
            OutgoingHttp http,
            Consumer<List<Call>> immediate) {
        this.database = database;
        this.owner = owner;
        this.current = current;
        this.clock = log.clock();
        this.log = log;
        this.seeds = seeds;
        this.services = new ProcedureServices.Shared(
                lender, durable, http, stopping, clock, limits.sleepTimeMax().toNanos());
        this.immediate = immediate;
        this.handlerNanosMax = limits.handlerTimeMax().toNanos();
        int count = limits.proceduresMax();
        this.unfinished = new Semaphore(Math.max(1, count / UNFINISHED_DIVISOR));
        this.answers = new Semaphore(Math.max(1, count / ANSWERS_DIVISOR));
        this.threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(null, task, "procedure-" + name, stackBytes);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Forgets the instances of an earlier module; calls under way finish on them. */
    void moduleReplaced() {
        synchronized (idle) {
            idle.clear();
        }
    }

    boolean has(String name) {
        return current.schema().procedure(name) != null;
    }

    /**
     * Calls a procedure.
     *
     * @param confirmed whether each of its commits waits until it is durable
     * @return how it ended, completed on the thread of the procedure; {@code DATABASE_STOPPED} if it had not begun when
     *     the database was closed
     */
    CompletableFuture<ProcedureOutcome> call(
            Identity caller, ConnectionId connection, String name, byte[] args, boolean confirmed) {
        ProcedureOutcome refused = refuse(current.get(), caller, name, args);
        if (refused != null) {
            return CompletableFuture.completedFuture(refused);
        }
        return queued(() -> run(name, caller, connection, args, confirmed));
    }

    /** Takes a place for a request whose body still arrives; see {@link Database#admitUnfinished}. */
    Optional<Runnable> admitUnfinished() {
        return unfinished.tryAcquire() ? Optional.of(unfinished::release) : Optional.empty();
    }

    /**
     * Answers a request to an HTTP handler.
     *
     * @return how it ended, completed on the thread of the handler; {@code DATABASE_STOPPED} if it had not begun when
     *     the database was closed
     */
    CompletableFuture<HandlerOutcome> handle(HandlerRequest request) {
        HandlerOutcome refused = HttpRoutes.refusal(current.schema(), request);
        return refused != null ? CompletableFuture.completedFuture(refused) : queued(() -> run(request));
    }

    private <T> CompletableFuture<T> queued(Supplier<T> body) {
        Task<T> task = new Task<>(body);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            throw threads.isShutdown()
                    ? DatabaseException.stopped()
                    : DatabaseException.busy(
                            "database has too many procedures and HTTP handlers waiting; repeat later: countMax="
                                    + WAITING_MAX);
        }
        return task.result;
    }

    private @Nullable ProcedureOutcome refuse(Guest guest, Identity caller, String name, byte[] args) {
        ProcedureSchema procedure = guest.schema().procedure(name);
        boolean internal = caller.equals(owner) || caller.equals(database);
        if (procedure == null || !procedure.clientCallable() && !internal) {
            return new ProcedureOutcome.NoSuchProcedure(name);
        }
        try {
            BsatnWalker.skip(procedure.params(), new BsatnReader(args));
            return null;
        } catch (BsatnException e) {
            return new ProcedureOutcome.BadArguments(name, String.valueOf(e.getMessage()));
        }
    }

    private ProcedureOutcome run(
            String procedure, Identity caller, ConnectionId connection, byte[] args, boolean confirmed) {
        Instance instance = null;
        try {
            // The module may have been replaced while the call waited.
            Guest guest = current.get();
            ProcedureOutcome refused = refuse(guest, caller, procedure, args);
            if (refused != null) {
                return refused;
            }
            instance = take(guest);
            Timestamp now = Timestamp.ofMicros(clock.nowMicros());
            return instance.run(
                    new Call(Call.Kind.PROCEDURE, procedure, caller, connection, now, seeds.nextLong(), args),
                    confirmed);
        } catch (Throwable e) { // Boundary: a thread of the pool; whoever waits must get an answer.
            LOG.error("procedure failed: database={}, procedure={}", database, procedure, e);
            log.write(Level.ERROR, procedure, "procedure failed: " + e);
            return ProcedureOutcome.fatal(String.valueOf(e.getMessage()));
        } finally {
            if (instance != null) {
                giveBack(instance);
            }
        }
    }

    private HandlerOutcome run(HandlerRequest request) {
        Instance instance = null;
        LimitedAnswer answer = new LimitedAnswer(request.answer());
        try {
            Guest guest = current.get();
            HttpRouteSchema route = HttpRoutes.find(guest.schema(), request);
            if (route == null) {
                return HttpRoutes.requireRefusal(guest.schema(), request);
            }
            instance = take(guest);
            HandlerOutcome outcome = instance.run(new HandlerCall(
                    route,
                    request.sender(),
                    request.claims().getBytes(StandardCharsets.UTF_8),
                    Timestamp.ofMicros(clock.nowMicros()),
                    seeds.nextLong(),
                    request.head(),
                    request.body(),
                    answer,
                    handlerNanosMax));
            return answer.refused ? new HandlerOutcome.Busy() : outcome;
        } catch (Throwable e) { // Boundary: a thread of the pool; whoever waits must get an answer.
            LOG.error("HTTP handler failed: database={}, path={}", database, request.path(), e);
            log.write(Level.ERROR, "HTTP handler failed: " + e);
            return new HandlerOutcome.Failed();
        } finally {
            answer.end();
            if (instance != null) {
                giveBack(instance);
            }
        }
    }

    private Instance take(Guest guest) {
        synchronized (idle) {
            Instance kept = idle.poll();
            if (kept != null && kept.origin == guest) {
                return kept;
            }
        }
        return new Instance(guest);
    }

    private void giveBack(Instance instance) {
        synchronized (idle) {
            if (instance.origin == current.get()) {
                idle.push(instance);
            }
        }
    }

    /** Wakes sleepers, interrupts guests, refuses the calls that wait and all later ones. Does not wait. */
    @Override
    public void close() {
        List<Runnable> refused = threads.shutdownNow();
        // Not before: a thread that woke up would take the next call.
        stopping.countDown();
        for (Runnable waiting : refused) {
            ((Task<?>) waiting).result.completeExceptionally(DatabaseException.stopped());
        }
    }

    /** A call that waits for a thread. */
    private record Task<T>(Supplier<T> body, CompletableFuture<T> result) implements Runnable {
        Task(Supplier<T> body) {
            this(body, new CompletableFuture<>());
        }

        @Override
        public void run() {
            result.complete(body.get());
        }
    }

    /**
     * The answer of one handler, which needs a turn of {@link #answers} to begin early: it goes on for as long as its
     * client wants, and the other handlers need turns, too. Confined to the thread of the handler.
     */
    private final class LimitedAnswer implements AnswerTarget {
        private final AnswerTarget target;
        private boolean begun;
        private boolean refused;

        LimitedAnswer(AnswerTarget target) {
            this.target = target;
        }

        @Override
        public Begun begin(HttpAnswer head) {
            begun = answers.tryAcquire();
            refused = !begun;
            return begun ? target.begin(head) : Begun.BUSY;
        }

        @Override
        public boolean write(byte[] bytes) throws InterruptedException {
            return target.write(bytes);
        }

        void end() {
            if (begun) {
                answers.release();
            }
        }
    }

    /** A copy of the module for one call at a time. */
    private final class Instance {
        final Guest origin;
        private final Guest guest;
        private final ProcedureServices host = new ProcedureServices(services);

        Instance(Guest origin) {
            this.origin = origin;
            this.guest = origin.copy();
        }

        ProcedureOutcome run(Call call, boolean confirmed) {
            host.begin(confirmed);
            long startNanos = clock.nanoTime();
            try {
                CallResult result = guest.call(call, host);
                String notDurable = host.notDurable();
                if (notDurable != null) {
                    return new ProcedureOutcome.NotDurable(notDurable);
                }
                String overslept = host.overslept();
                if (overslept != null) {
                    return new ProcedureOutcome.Overslept(overslept);
                }
                return result instanceof CallResult.Returned returned
                        ? new ProcedureOutcome.Returned(
                                returned.value(),
                                call.timestamp().micros(),
                                (clock.nanoTime() - startNanos) / NANOS_PER_MICRO)
                        : new ProcedureOutcome.Failed(result);
            } finally {
                end("procedure", call.function());
            }
        }

        HandlerOutcome run(HandlerCall call) {
            host.begin(true);
            try {
                HandlerResult result = guest.call(call, host);
                String notDurable = host.notDurable();
                if (notDurable != null) {
                    return new HandlerOutcome.NotDurable(notDurable);
                }
                if (result instanceof HandlerResult.Streamed) {
                    return new HandlerOutcome.Streamed();
                }
                return result instanceof HandlerResult.Answered answered
                        ? new HandlerOutcome.Answered(answered.answer())
                        : new HandlerOutcome.Failed();
            } finally {
                end("HTTP handler", call.route().handler());
            }
        }

        private void end(String kind, String function) {
            if (host.abortOpen()) {
                log.write(Level.ERROR, function, kind + " left a transaction open; it was aborted");
            }
            queueImmediateCalls(function);
        }

        private void queueImmediateCalls(String function) {
            List<Call> asked = guest.takeImmediateCalls();
            if (asked.isEmpty()) {
                return;
            }
            try {
                immediate.accept(asked);
            } catch (DatabaseException e) {
                log.write(
                        Level.ERROR,
                        function,
                        "immediate calls dropped: count=" + asked.size() + ", reason=" + e.getMessage());
            }
        }
    }
}
