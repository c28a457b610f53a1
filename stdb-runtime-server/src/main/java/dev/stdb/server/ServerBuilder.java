package dev.stdb.server;

import dev.stdb.server.api.DatabaseLauncher;
import dev.stdb.server.api.PeerCalls;
import dev.stdb.server.auth.IssuerLimits;
import dev.stdb.server.auth.SigningKeys;
import dev.stdb.server.commitlog.CommitlogConfig;
import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.database.DatabaseCall;
import dev.stdb.server.database.HostConfig;
import dev.stdb.server.database.HostLimits;
import dev.stdb.server.database.OutboundTransport;
import dev.stdb.server.engine.SnapshotConfig;
import dev.stdb.server.fetch.FetchLimits;
import dev.stdb.server.fetch.FetchRules;
import dev.stdb.server.fetch.Fetcher;
import dev.stdb.server.jvm.JvmModules;
import dev.stdb.server.jvm.ModuleGuests;
import dev.stdb.server.net.DevPageAccess;
import dev.stdb.server.net.HttpLimits;
import dev.stdb.server.net.WebSocketConfig;
import dev.stdb.server.wasm.CodeCache;
import dev.stdb.server.wasm.WasmGuests;
import dev.stdb.types.Identity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link Server} to be. Without any, {@link #start} gives a server on port 3000 of the loopback interface
 * that keeps everything in memory.
 *
 * <p>Methods check their arguments at once and throw {@link IllegalArgumentException}; what depends on the machine
 * (ports, files) is found by {@link #start}. Not thread-safe. A builder may start any number of servers, each with the
 * settings of that moment.
 */
public final class ServerBuilder {

    /** The port of a server that is not told another one. */
    public static final int DEFAULT_PORT = 3000;

    private static final int PORT_MAX = 65_535;
    private static final Duration CALL_TIME_LIMIT = Duration.ofNanos(Long.MAX_VALUE);

    private InetAddress address = InetAddress.getLoopbackAddress();
    private int port = DEFAULT_PORT;
    private @Nullable Path dataDirectory;
    private @Nullable Supplier<SigningKeys> signingKeys;
    private @Nullable Path staticDirectory;
    private DevPageAccess devPage = DevPageAccess.LOCAL;
    private WebSocketConfig webSocket = WebSocketConfig.DEFAULT;
    private @Nullable HttpLimits limits;
    private final ChosenLimits chosenLimits = new ChosenLimits();
    private Set<String> trustedIssuers = Set.of();
    private FetchRules moduleHttp = FetchRules.on();
    private List<URI> peers = List.of();
    private Duration callTimeMax = WasmGuests.CALL_TIME_MAX;
    private JvmModules jvmModules = new JvmModules();
    private SnapshotConfig snapshots = SnapshotConfig.defaults();
    private CommitlogConfig commitlog = CommitlogConfig.defaults();
    private @Nullable Path logArchive;
    private @Nullable InstantSource clock;
    private @Nullable Function<? super Identity, ? extends InstantSource> databaseClocks;
    private @Nullable DatabaseLauncher launcher;
    private FileSystem files = DiskFileSystem.INSTANCE;

    ServerBuilder() {}

    /** Sets the address to listen on; default: the loopback interface, which other machines cannot reach. */
    public ServerBuilder address(InetAddress newAddress) {
        address = Objects.requireNonNull(newAddress, "address");
        return this;
    }

    /**
     * Sets the port to listen on, in [0, 65535]; 0 takes a free one, which {@link Server#port} tells. Default: 3000.
     */
    public ServerBuilder port(int newPort) {
        if (newPort < 0 || newPort > PORT_MAX) {
            throw new IllegalArgumentException("port must be in [0, " + PORT_MAX + "]: " + newPort);
        }
        port = newPort;
        return this;
    }

    /**
     * Keeps databases, their programs and the server's keys in a directory, which is created if needed and locked while
     * the server runs. The databases that are in it start with the server.
     */
    public ServerBuilder dataDirectory(Path directory) {
        dataDirectory = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /** Keeps everything in memory: nothing survives the server. The default. */
    public ServerBuilder inMemory() {
        dataDirectory = null;
        return this;
    }

    /**
     * Sets the keys that sign tokens. Default: those of the data directory ({@code id_ecdsa} and {@code id_ecdsa.pub},
     * generated when absent); in memory, a pair that is not kept.
     */
    public ServerBuilder signingKeys(SigningKeys keys) {
        Objects.requireNonNull(keys, "keys");
        return signingKeys(() -> keys);
    }

    /**
     * The same for keys that are loaded, or generated, by {@link #start}, after it has got its address and data
     * directory: a server that cannot run leaves no keys behind.
     */
    public ServerBuilder signingKeys(Supplier<SigningKeys> keys) {
        signingKeys = Objects.requireNonNull(keys, "keys");
        return this;
    }

    /** Serves the files of an existing directory at {@code /}; default: a landing page. */
    public ServerBuilder staticDirectory(Path directory) {
        staticDirectory = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /** Sets whether the page at {@code /dev} is served; default: by servers that listen on a loopback address. */
    public ServerBuilder devPage(DevPageAccess access) {
        devPage = Objects.requireNonNull(access, "access");
        return this;
    }

    /** Sets timing and bounds of WebSocket connections. */
    public ServerBuilder webSocket(WebSocketConfig config) {
        webSocket = Objects.requireNonNull(config, "config");
        return this;
    }

    /** Sets what strangers may cost; default: what the heap and the file descriptors of the process allow. */
    public ServerBuilder limits(HttpLimits newLimits) {
        limits = Objects.requireNonNull(newLimits, "limits");
        return this;
    }

    /**
     * Sets one limit; it goes before what {@link #limits} and {@link #webSocket} say.
     *
     * @param value bytes, things, or nanoseconds, as {@link Limit#unit} says; see {@link Limit#problem}
     */
    public ServerBuilder limit(Limit limit, long value) {
        chosenLimits.set(limit, value);
        return this;
    }

    /** Sets the limit of a time, at least 1 ns. */
    public ServerBuilder limit(Limit limit, Duration time) {
        if (limit.unit() != Limit.Unit.TIME) {
            throw new IllegalArgumentException("not a time: " + limit);
        }
        return limit(limit, time.toNanos());
    }

    /**
     * Sets the only issuers whose tokens are accepted beside the server's own; they may be in private networks.
     * Default: any issuer at a public https address.
     */
    public ServerBuilder trustedIssuers(Set<String> issuers) {
        trustedIssuers = Set.copyOf(issuers);
        return this;
    }

    /**
     * Sets which HTTP requests procedures of modules may make to other servers. Default: to every public address, see
     * {@link FetchRules#on}.
     */
    public ServerBuilder moduleHttp(FetchRules rules) {
        moduleHttp = Objects.requireNonNull(rules, "rules");
        return this;
    }

    /**
     * Sets the other servers whose databases those of this one may call by their outboxes, for example {@code
     * http://10.0.0.2:3000}; they must have the same {@linkplain #signingKeys signing keys}. They are asked one after
     * the other which of them has a database that is not here. Default: none.
     *
     * @throws IllegalArgumentException if one is not of the form {@code http://host:port} or {@code https://host:port}
     */
    public ServerBuilder peers(List<URI> servers) {
        peers = servers.stream().map(PeerCalls::checked).toList();
        return this;
    }

    /**
     * Sets the longest time of a reducer call, in [1 ns, 292 years]; one that takes longer is ended and undone.
     * Default: 60 s.
     */
    public ServerBuilder callTimeMax(Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(CALL_TIME_LIMIT) > 0) {
            throw new IllegalArgumentException("callTimeMax must be in [1 ns, " + CALL_TIME_LIMIT + "]: " + time);
        }
        callTimeMax = time;
        return this;
    }

    /**
     * Lets modules run from their class files, also those that are added later: without sandbox, in this JVM and under
     * a debugger. What is published for one is the {@link dev.stdb.moduledef.JvmDescriptor} of its name. Default: none.
     */
    public ServerBuilder jvmModules(JvmModules modules) {
        jvmModules = Objects.requireNonNull(modules, "modules");
        return this;
    }

    /** Sets when databases on disk take snapshots and how many they keep. */
    public ServerBuilder snapshots(SnapshotConfig config) {
        snapshots = Objects.requireNonNull(config, "config");
        return this;
    }

    /** Sets the size in bytes (positive) at which a database on disk begins a new file of its log. Default: 256 MiB. */
    public ServerBuilder logSegmentSizeMaxBytes(long sizeMaxBytes) {
        commitlog = commitlog.withSegmentSizeMaxBytes(sizeMaxBytes);
        return this;
    }

    /**
     * Moves log that snapshots replace to {@code <directory>/<identity of the database>}; default: it is deleted.
     *
     * @param directory created if needed; on the file system of the data directory
     */
    public ServerBuilder logArchive(Path directory) {
        logArchive = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /**
     * Sets the time: what reducers see, when scheduled calls are due, when tokens expire. Durations, such as the limit
     * on calls, stay real. Default: the clock of the machine.
     *
     * @param source thread-safe
     */
    public ServerBuilder clock(InstantSource source) {
        clock = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Gives each database a time of its own; {@link #clock} stays the time of the rest, such as that of tokens.
     *
     * @param clocks asked when a database starts, more than once for one that is reset; thread-safe, as what it returns
     *     is
     */
    public ServerBuilder databaseClocks(Function<? super Identity, ? extends InstantSource> clocks) {
        databaseClocks = Objects.requireNonNull(clocks, "clocks");
        return this;
    }

    /** Keeps the data directory in another file system; for tests of what a crash leaves. */
    ServerBuilder files(FileSystem newFiles) {
        files = newFiles;
        return this;
    }

    /** Starts databases in another way; for tests of what lies around databases. */
    ServerBuilder launcher(DatabaseLauncher newLauncher) {
        launcher = newLauncher;
        return this;
    }

    /**
     * Starts a server: listens, locks the data directory, then opens its databases, several at a time. Returns when
     * they run, or after ten seconds; what asks for one that is not open yet gets 503. See {@link
     * Server#awaitDatabases}.
     *
     * @throws ServerException if the address, the data directory or the static directory cannot be used
     * @throws dev.stdb.server.auth.AuthException if the keys of the data directory cannot be used
     */
    public Server start() {
        return Server.start(this);
    }

    InetSocketAddress listenAddress() {
        return new InetSocketAddress(address, port);
    }

    FileSystem files() {
        return files;
    }

    @Nullable
    Path dataDirectory() {
        return dataDirectory;
    }

    @Nullable
    Path staticDirectory() {
        return staticDirectory;
    }

    DevPageAccess devPage() {
        return devPage;
    }

    @Nullable
    Path uploadDirectory() {
        return dataDirectory == null ? null : dataDirectory.resolve("uploads");
    }

    HttpLimits limits() {
        return chosenLimits.http(limits == null ? HttpLimits.defaults() : limits);
    }

    IssuerLimits issuers() {
        return chosenLimits.issuers(trustedIssuers);
    }

    /** Returns how many names a database may have. */
    int namesMax() {
        return chosenLimits.namesMax();
    }

    /** @param budget what is kept for all clients */
    WebSocketConfig webSocket(ByteBudget budget) {
        return chosenLimits.webSocket(webSocket, budget);
    }

    InstantSource clock() {
        return clock == null ? InstantSource.system() : clock;
    }

    /** Returns the keys to use; loads or generates them when none were given. */
    SigningKeys signingKeys() {
        if (signingKeys != null) {
            return signingKeys.get();
        }
        return dataDirectory == null ? SigningKeys.ephemeral() : SigningKeys.loadOrGenerate(files, dataDirectory);
    }

    FetchRules moduleHttp() {
        return moduleHttp;
    }

    List<URI> peers() {
        return peers;
    }

    /** Returns the rules for requests to peers, which may be anywhere, and to nobody else. */
    FetchRules peerHttp() {
        FetchLimits limits = FetchLimits.defaults();
        return FetchRules.on()
                .withLocal("*")
                .withLimits(new FetchLimits(
                        Duration.ofMillis(DatabaseCall.TIMEOUT_MILLIS),
                        DatabaseCall.ARGS_BYTES_MAX,
                        PeerCalls.ANSWER_BYTES_MAX,
                        0,
                        // They ask as one owner, who has at most half of the turns.
                        2 * PeerCalls.THREADS_MAX,
                        limits.memory()));
    }

    DatabaseLauncher launcher(Fetcher fetcher, OutboundTransport outbound) {
        if (launcher != null) {
            return launcher;
        }
        return new HostLauncher(
                host().withHttp(fetcher).withOutbound(outbound), files, clocks(), commitlog, snapshots, logArchive);
    }

    /** Returns the settings of all databases but for clock, log directory and requests to other servers. */
    HostConfig host() {
        CodeCache cache = dataDirectory == null
                ? CodeCache.none()
                : CodeCache.in(files, dataDirectory.resolve("compiled"), chosenLimits.compiledDiskBytes());
        HostLimits limits = chosenLimits.host();
        WasmGuests wasm = chosenLimits.guests(WasmGuests.defaults().withCallTimeMax(callTimeMax), limits.heap());
        return HostConfig.of(ModuleGuests.of(jvmModules, callTimeMax, wasm).withCache(cache))
                .withLimits(limits)
                .withViews(chosenLimits.views());
    }

    private Function<Identity, Clock> clocks() {
        Function<? super Identity, ? extends InstantSource> own = databaseClocks;
        if (own != null) {
            return database -> new SourceClock(own.apply(database));
        }
        Clock shared = clock == null ? Clock.system() : new SourceClock(clock);
        return database -> shared;
    }
}
