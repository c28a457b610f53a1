package dev.stdb.server.subscription;

import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.ReadView;
import dev.stdb.server.tx.RowReader;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates large initial subscriptions on a thread of its own, while the database goes on.
 *
 * <p>Confined to the database thread, except for what is passed to {@link #load}, which runs on the loader's thread.
 * One thread per database is enough: a read view has one reader at a time, and more would take cores from transactions.
 */
public final class InitialLoader implements AutoCloseable {
    /** Estimated rows from which on a subscription is worth a read view: about a millisecond of reading. */
    public static final long LARGE_ROWS = 10_000;

    /** Bytes of rows, read already, from which on they are too large to be put together by an event loop. */
    public static final long LARGE_BYTES = 1L << 20;

    private static final int WAITING_MAX = 4096;
    /** Each view keeps what changed since it was opened. */
    private static final int VIEWS_MAX = 16;

    private final Datastore datastore;
    private final ThreadPoolExecutor thread;
    private final AtomicInteger openViews = new AtomicInteger();
    private @Nullable SharedView latest;

    /** Creates a loader, whose thread starts when needed. */
    public InitialLoader(Datastore datastore, String name) {
        this.datastore = datastore;
        this.thread =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                    Thread created = new Thread(task, "load-" + name);
                    created.setDaemon(true);
                    return created;
                });
        this.thread.allowCoreThreadTimeOut(true);
    }

    /** A read view with those who still have to read it. */
    private final class SharedView {
        private final ReadView view;
        private final AtomicInteger readers = new AtomicInteger(1);

        SharedView(ReadView view) {
            this.view = view;
        }

        boolean tryShare() {
            return readers.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
        }

        void release() {
            if (readers.decrementAndGet() == 0) {
                view.close();
                openViews.decrementAndGet();
            }
        }
    }

    /**
     * Reads from the state as of now (no transaction open).
     *
     * @param reading what to do with the state, on the loader's thread
     * @param done gets what was read
     * @param failed gets what went wrong instead
     * @return false if too much is waiting; the caller must read itself then
     */
    public <T> boolean load(Function<RowReader, T> reading, Consumer<T> done, Consumer<Throwable> failed) {
        if (thread.getQueue().remainingCapacity() == 0 || thread.isShutdown()) {
            return false;
        }
        SharedView view = view();
        if (view == null) {
            return false;
        }
        // The database thread is the only one that adds tasks, so there is room still.
        thread.execute(() -> {
            try {
                done.accept(reading.apply(view.view));
            } catch (Throwable e) { // Boundary: the loop of a background thread.
                failed.accept(e);
            } finally {
                view.release();
            }
        });
        return true;
    }

    /** Returns a view of now, shared with those who subscribed since the last transaction. */
    private @Nullable SharedView view() {
        SharedView known = latest;
        if (known != null && known.view.nextTxOffset() == datastore.nextTxOffset() && known.tryShare()) {
            return known;
        }
        if (openViews.get() >= VIEWS_MAX) {
            return null;
        }
        SharedView opened = new SharedView(datastore.openReadView());
        openViews.incrementAndGet();
        latest = opened;
        return opened;
    }

    /** Stops after what is under way; what has not begun is dropped. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
