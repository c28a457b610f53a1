package dev.stdb.server.common;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Those who are told of what happens, until they go or it is over. Thread-safe; consumers run on the thread that tells,
 * so they must neither block nor throw.
 *
 * @param <T> what they are told
 */
public final class Followers<T> implements AutoCloseable {
    private final List<Follower<T>> present = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** One of them; itself, not what it is made of, says which. */
    private static final class Follower<T> {
        final Consumer<? super T> consumer;
        final Runnable ended;

        Follower(Consumer<? super T> consumer, Runnable ended) {
            this.consumer = consumer;
            this.ended = ended;
        }
    }

    /**
     * Adds one.
     *
     * @param consumer is told everything from now on
     * @param ended runs once if it is over before the follower goes; at once if it is over already. Any thread
     * @return closing it ends that, without a word
     */
    public AutoCloseable add(Consumer<? super T> consumer, Runnable ended) {
        Follower<T> follower = new Follower<>(consumer, ended);
        present.add(follower);
        // Either close finds it, or it is ended here.
        if (closed) {
            end(follower);
        }
        return () -> present.remove(follower);
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return present.isEmpty();
    }

    /** Tells all of them. */
    public void tell(T what) {
        for (Follower<T> each : present) {
            each.consumer.accept(what);
        }
    }

    /** Tells all of them, and all who come later, that it is over. Idempotent. */
    @Override
    public void close() {
        closed = true;
        present.forEach(this::end);
    }

    private void end(Follower<T> follower) {
        if (present.remove(follower)) {
            follower.ended.run();
        }
    }
}
