package dev.stdb.client;

import dev.stdb.StdbException;
import dev.stdb.client.raw.RawConfig;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a connection. Confined to one thread.
 *
 * <p>Listeners add up and run in the order of registration. Every setting has a second name with {@code with}, as other
 * SDKs spell it.
 *
 * @param <C> type of the connection
 */
public final class ConnectionBuilder<C extends StdbConnection<C>> {
    private static final int SESSION_ID_BYTES = 16;

    private final Function<ConnectionConfig<C>, C> factory;
    private @Nullable String uri;
    private @Nullable String databaseName;
    private Optional<String> token = Optional.empty();
    private @Nullable CredentialStore credentialStore;
    private Optional<Boolean> confirmedReads = Optional.empty();
    private Compression compression = Compression.GZIP;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration pingInterval = RawConfig.PING_INTERVAL_DEFAULT;
    private Optional<Executor> executor = Optional.empty();
    private boolean isManual;
    private final List<ConnectListener<C>> connectListeners = new ArrayList<>();
    private final List<BiConsumer<C, StdbException>> connectErrorListeners = new ArrayList<>();
    private final List<BiConsumer<C, Optional<Throwable>>> disconnectListeners = new ArrayList<>();
    private final List<ReconnectListener<C>> reconnectingListeners = new ArrayList<>();
    private final List<Consumer<EventContext<C>>> reconnectedListeners = new ArrayList<>();
    private Optional<ReconnectPolicy> reconnect = Optional.empty();
    private Consumer<Throwable> callbackErrorHandler = StdbConnection::logCallbackError;

    /** Creates a builder; called by generated code. */
    public ConnectionBuilder(Function<ConnectionConfig<C>, C> factory) {
        this.factory = factory;
    }

    /** Sets the address of the server: http, https, ws or wss. Required. */
    public ConnectionBuilder<C> uri(String value) {
        uri = value;
        return this;
    }

    /** Sets the name or identity of the database. Required. */
    public ConnectionBuilder<C> databaseName(String value) {
        databaseName = value;
        return this;
    }

    /** Sets the user's token; null or not called means a new anonymous user. */
    public ConnectionBuilder<C> token(@Nullable String value) {
        token = Optional.ofNullable(value);
        return this;
    }

    /**
     * Sets where the user's token is kept between runs: presented unless {@link #token} gives another, and stored
     * when the connection is ready for the first time, before the listeners of {@link #onConnect}. A failure to store
     * is reported to {@link #onCallbackError}.
     */
    public ConnectionBuilder<C> credentialStore(CredentialStore value) {
        credentialStore = value;
        return this;
    }

    /** Sets whether results wait until they are durable; not called leaves it to the server, which waits. */
    public ConnectionBuilder<C> confirmedReads(boolean value) {
        confirmedReads = Optional.of(value);
        return this;
    }

    /** Sets how the server may compress large messages; gzip by default. */
    public ConnectionBuilder<C> compression(Compression value) {
        compression = value;
        return this;
    }

    /** Sets the limit of the handshake; ten seconds by default. */
    public ConnectionBuilder<C> connectTimeout(Duration value) {
        connectTimeout = value;
        return this;
    }

    /**
     * Sets how often the server is asked for a sign of life; ten seconds by default. A connection whose ping cannot
     * be sent, or that hears nothing for six intervals, is lost.
     *
     * @throws IllegalArgumentException if the interval is not positive
     */
    public ConnectionBuilder<C> pingInterval(Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("ping interval must be positive: " + value);
        }
        pingInterval = value;
        return this;
    }

    /**
     * Makes the connection again when it is lost; without it a lost connection has ended.
     *
     * <p>Subscriptions are asked for again and the cache changes where the answers differ from it; the user stays the
     * same. Calls under way fail and are not sent again, as nobody knows whether they ran.
     */
    public ConnectionBuilder<C> reconnect(ReconnectPolicy value) {
        reconnect = Optional.of(value);
        return this;
    }

    /** Runs callbacks on {@code value}, one at a time, for example {@code SwingUtilities::invokeLater}. */
    public ConnectionBuilder<C> runOn(Executor value) {
        executor = Optional.of(value);
        return this;
    }

    /** Runs callbacks only inside {@link StdbConnection#frameTick}. */
    public ConnectionBuilder<C> manual() {
        isManual = true;
        return this;
    }

    /** Adds a listener told when the connection is ready. */
    public ConnectionBuilder<C> onConnect(ConnectListener<C> listener) {
        connectListeners.add(listener);
        return this;
    }

    /** Adds a listener told when the connection cannot be made; see {@link ConnectFailedException#httpStatus}. */
    public ConnectionBuilder<C> onConnectError(BiConsumer<C, StdbException> listener) {
        connectErrorListeners.add(listener);
        return this;
    }

    /** Adds a listener told when the connection is lost, and after each attempt to make it again that failed. */
    public ConnectionBuilder<C> onReconnecting(ReconnectListener<C> listener) {
        reconnectingListeners.add(listener);
        return this;
    }

    /** Adds a listener told when the connection is back, after the callbacks of the rows that changed meanwhile. */
    public ConnectionBuilder<C> onReconnected(Consumer<EventContext<C>> listener) {
        reconnectedListeners.add(listener);
        return this;
    }

    /**
     * Adds a listener told when a connection that was ready ended for good; the cause is empty after {@code
     * disconnect()}.
     */
    public ConnectionBuilder<C> onDisconnect(BiConsumer<C, Optional<Throwable>> listener) {
        disconnectListeners.add(listener);
        return this;
    }

    /** Sets who is told when a callback throws; the log by default. */
    public ConnectionBuilder<C> onCallbackError(Consumer<Throwable> handler) {
        callbackErrorHandler = handler;
        return this;
    }

    /** Same as {@link #uri}. */
    public ConnectionBuilder<C> withUri(String value) {
        return uri(value);
    }

    /** Same as {@link #databaseName}. */
    public ConnectionBuilder<C> withDatabaseName(String value) {
        return databaseName(value);
    }

    /** Same as {@link #token}. */
    public ConnectionBuilder<C> withToken(@Nullable String value) {
        return token(value);
    }

    /** Same as {@link #credentialStore}. */
    public ConnectionBuilder<C> withCredentialStore(CredentialStore value) {
        return credentialStore(value);
    }

    /** Same as {@link #confirmedReads}. */
    public ConnectionBuilder<C> withConfirmedReads(boolean value) {
        return confirmedReads(value);
    }

    /** Same as {@link #compression}. */
    public ConnectionBuilder<C> withCompression(Compression value) {
        return compression(value);
    }

    /** Same as {@link #reconnect}. */
    public ConnectionBuilder<C> withReconnect(ReconnectPolicy value) {
        return reconnect(value);
    }

    /**
     * Starts to connect and returns at once.
     *
     * @throws IllegalStateException if address or database name is missing
     * @throws RuntimeException what the credential store throws when it cannot be read
     */
    public C build() {
        if (uri == null || databaseName == null) {
            throw new IllegalStateException("uri and databaseName are required");
        }
        CredentialStore store = credentialStore;
        Optional<String> kept = store == null || token.isPresent() ? Optional.empty() : store.load(uri, databaseName);
        RawConfig raw = new RawConfig(
                uri,
                databaseName,
                token.or(() -> kept),
                confirmedReads,
                compression,
                connectTimeout,
                pingInterval,
                reconnect.map(policy -> newSessionId()));
        C connection = factory.apply(new ConnectionConfig<>(
                raw,
                executor,
                isManual,
                reconnect,
                store == null ? connectListeners : savingFirst(store, uri, databaseName, kept),
                connectErrorListeners,
                disconnectListeners,
                reconnectingListeners,
                reconnectedListeners,
                callbackErrorHandler));
        connection.open();
        return connection;
    }

    private List<ConnectListener<C>> savingFirst(
            CredentialStore store, String server, String database, Optional<String> kept) {
        List<ConnectListener<C>> listeners = new ArrayList<>();
        listeners.add((connection, identity, received) -> {
            if (!kept.equals(Optional.of(received))) {
                store.save(server, database, received);
            }
        });
        listeners.addAll(connectListeners);
        return listeners;
    }

    private static String newSessionId() {
        byte[] id = new byte[SESSION_ID_BYTES];
        new SecureRandom().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
