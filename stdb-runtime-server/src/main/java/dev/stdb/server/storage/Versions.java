package dev.stdb.server.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides which pages and index nodes of one database may be written in place.
 *
 * <p>Time is cut into epochs; opening a read view ends one. Whatever is written carries the epoch of the write. A view
 * of epoch {@code e} reads everything stamped {@code e} or lower, so the writer copies such a part before it changes
 * it. Without open views nothing is frozen and the check is one comparison.
 *
 * <p>Confined to the database thread, except for {@link View#close}.
 */
public final class Versions {
    private static final long NOTHING = 0;

    private long current = 1;
    private long frozen = NOTHING;
    private final List<View> open = new ArrayList<>();
    private final AtomicInteger closes = new AtomicInteger();
    private int closesSeen;

    /** The claim of one read view on the past. Closable from any thread. */
    public final class View implements AutoCloseable {
        private final long epoch;
        private volatile boolean closed;

        private View(long epoch) {
            this.epoch = epoch;
        }

        /** Returns the last epoch the view reads. */
        public long epoch() {
            return epoch;
        }

        /** Returns whether {@link #close} was called. */
        public boolean isClosed() {
            return closed;
        }

        /** Gives up the claim; the writer notices at its next transaction. */
        @Override
        public void close() {
            closed = true;
            closes.incrementAndGet();
        }
    }

    /** Freezes all that was written so far, until the view is closed. */
    public View open() {
        reclaim();
        View view = new View(current);
        open.add(view);
        frozen = current;
        current++;
        return view;
    }

    /** Forgets views closed since the last call; cheap if there are none. */
    public void reclaim() {
        int now = closes.get();
        if (now == closesSeen) {
            return;
        }
        closesSeen = now;
        open.removeIf(View::isClosed);
        frozen = open.isEmpty() ? NOTHING : open.get(open.size() - 1).epoch;
    }

    /** Returns the number of open views, as of the last {@link #reclaim}. */
    public int openViews() {
        return open.size();
    }

    /** Ends the epoch and returns it: whatever carries a later one was written after this. */
    public long advance() {
        return current++;
    }

    /** Returns the epoch that writes carry now. */
    long current() {
        return current;
    }

    /** Returns whether an open view may read what carries this epoch. */
    boolean isFrozen(long epoch) {
        return epoch <= frozen;
    }
}
