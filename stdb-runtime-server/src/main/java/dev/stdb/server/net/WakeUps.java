package dev.stdb.server.net;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Connections with something to send, by event loop. A transaction that concerns a thousand connections costs each
 * event loop one task, not a task per connection. Thread-safe.
 */
final class WakeUps {
    /** Connections served before the event loop gets back to its sockets. */
    private static final int BATCH_MAX = 256;

    private final ConcurrentMap<EventExecutor, Ready> loops = new ConcurrentHashMap<>();

    /** Makes the event loop drain a connection soon. */
    void add(EventExecutor loop, WebSocketHandler connection) {
        Ready ready = loops.get(loop);
        if (ready == null) {
            ready = loops.computeIfAbsent(loop, Ready::new);
        }
        ready.add(connection);
    }

    /** The connections of one event loop. */
    private static final class Ready implements Runnable {
        private final EventExecutor loop;
        private final ConcurrentLinkedQueue<WebSocketHandler> connections = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean scheduled = new AtomicBoolean();

        Ready(EventExecutor loop) {
            this.loop = loop;
        }

        void add(WebSocketHandler connection) {
            connections.add(connection);
            if (scheduled.compareAndSet(false, true)) {
                loop.execute(this);
            }
        }

        @Override
        public void run() {
            for (int i = 0; i < BATCH_MAX; i++) {
                WebSocketHandler connection = connections.poll();
                if (connection == null) {
                    break;
                }
                connection.drain();
            }
            scheduled.set(false);
            // Somebody may have added a connection before the flag was cleared.
            if (!connections.isEmpty() && scheduled.compareAndSet(false, true)) {
                loop.execute(this);
            }
        }
    }
}
