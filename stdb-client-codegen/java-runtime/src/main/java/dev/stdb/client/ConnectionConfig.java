package dev.stdb.client;

import dev.stdb.StdbException;
import dev.stdb.client.raw.RawConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Settings of a connection, made by {@link ConnectionBuilder}.
 *
 * @param raw where to connect
 * @param executor runs callbacks; empty for a thread of the connection's own
 * @param isManual whether callbacks run in {@link StdbConnection#frameTick} only
 * @param reconnect when a lost connection is made again; empty for never
 * @param connectListeners told when the connection is ready
 * @param connectErrorListeners told when it cannot be made
 * @param disconnectListeners told when it ended
 * @param reconnectingListeners told before it is made again
 * @param reconnectedListeners told when it is back and the cache right
 * @param callbackErrorHandler told when a callback throws
 * @param <C> type of the connection
 */
public record ConnectionConfig<C>(
        RawConfig raw,
        Optional<Executor> executor,
        boolean isManual,
        Optional<ReconnectPolicy> reconnect,
        List<ConnectListener<C>> connectListeners,
        List<BiConsumer<C, StdbException>> connectErrorListeners,
        List<BiConsumer<C, Optional<Throwable>>> disconnectListeners,
        List<ReconnectListener<C>> reconnectingListeners,
        List<Consumer<EventContext<C>>> reconnectedListeners,
        Consumer<Throwable> callbackErrorHandler) {
    /** Copies the lists. */
    public ConnectionConfig {
        connectListeners = List.copyOf(connectListeners);
        connectErrorListeners = List.copyOf(connectErrorListeners);
        disconnectListeners = List.copyOf(disconnectListeners);
        reconnectingListeners = List.copyOf(reconnectingListeners);
        reconnectedListeners = List.copyOf(reconnectedListeners);
    }
}
