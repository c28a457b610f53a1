package dev.stdb.server.api;

import dev.stdb.StdbException;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.database.Database;
import dev.stdb.server.database.DatabaseErrorCode;
import dev.stdb.server.database.DatabaseException;
import dev.stdb.server.database.EnvironmentChange;
import dev.stdb.server.durability.Durability;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All databases of a server: their names, owners and running instances.
 *
 * <p>Files, unless everything is kept in memory: {@code databases.txt} lists the databases, {@code
 * programs/<hash>.wasm} keeps the programs they were created with, {@code databases/<identity>/} belongs to the
 * database itself.
 *
 * <p>Thread-safe. Lookups never block. Changes of the list are made one after the other; what takes long (compiling,
 * starting, deleting) only keeps out others who want the same database.
 */
public final class Databases implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Databases.class);

    private static final String STARTING = "the database is starting, try again soon";
    private static final String FAILED = "the database does not run, see the log of the server";
    /** How long {@link #close} waits for databases that are being opened. */
    private static final long STOP_WAIT_SECONDS = 60;

    private static final long START_IDLE_SECONDS = 10;

    private final DatabaseLauncher launcher;
    private final FileSystem files;
    private final @Nullable Path dataDirectory;
    private final @Nullable RegistryFile registry;
    private final ReentrantLock changes = new ReentrantLock();
    private final KeyedLocks targets = new KeyedLocks();
    private final ExecutorService starts = starts();
    private final Map<Identity, String> down = new ConcurrentHashMap<>();
    private final ReopenDelays reopenDelays = new ReopenDelays();
    private final List<CompletableFuture<Void>> firstStarts = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private final Map<Identity, DatabaseRecord> records = new ConcurrentHashMap<>();
    private final Map<String, Identity> names = new ConcurrentHashMap<>();
    private final Map<Identity, RunningDatabase> running = new ConcurrentHashMap<>();
    private final Programs programs;

    private Databases(DatabaseLauncher launcher, FileSystem files, @Nullable Path dataDirectory) {
        this.launcher = launcher;
        this.files = files;
        this.dataDirectory = dataDirectory;
        this.programs = new Programs(files, dataDirectory == null ? null : programsDirectory(dataDirectory));
        this.registry = dataDirectory == null ? null : new RegistryFile(files, dataDirectory);
    }

    /** As {@link #begin}, and waits until all databases run or failed to. */
    public static Databases open(DatabaseLauncher launcher, FileSystem files, @Nullable Path dataDirectory) {
        Databases databases = begin(launcher, files, dataDirectory);
        databases.firstStarts.forEach(CompletableFuture::join);
        return databases;
    }

    /**
     * Reads the list of databases and begins to start them, several at a time. A database that does not start is logged
     * and left out; the others are not harmed.
     *
     * @param files where {@code dataDirectory} is
     * @param dataDirectory existing directory; null keeps everything in memory
     * @throws StdbException if the list cannot be read, is damaged or missing
     */
    public static Databases begin(DatabaseLauncher launcher, FileSystem files, @Nullable Path dataDirectory) {
        Databases databases = new Databases(launcher, files, dataDirectory);
        for (DatabaseRecord record : databases.readList()) {
            databases.remember(record);
            databases.down.put(record.identity(), STARTING);
            databases.firstStarts.add(
                    CompletableFuture.runAsync(() -> databases.start(record.identity()), databases.starts));
        }
        return databases;
    }

    /** Reads the list; one that is missing is written, unless databases say that there was one. */
    private List<DatabaseRecord> readList() {
        if (registry == null || dataDirectory == null) {
            return List.of();
        }
        forceNames(dataDirectory);
        forceNames(databasesDirectory(dataDirectory));
        if (!registry.exists()) {
            if (files.exists(databasesDirectory(dataDirectory))) {
                throw registry.missing();
            }
            registry.write(List.of());
        }
        return registry.read();
    }

    /** Waits until all databases that were begun run or failed to; returns whether they do. */
    public boolean awaitStarted(Duration wait) {
        try {
            CompletableFuture.allOf(firstStarts.toArray(CompletableFuture[]::new))
                    .get(wait.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("starting a database does not throw", e);
        }
    }

    private static ExecutorService starts() {
        AtomicInteger number = new AtomicInteger();
        int count = Math.max(2, Runtime.getRuntime().availableProcessors());
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count, count, START_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "database-start-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * Starts a database that was started before, unless it runs or is gone. One that fails, however, leaves the others
     * alone.
     */
    private void start(Identity identity) {
        exclusively(identity.toHex(), () -> {
            DatabaseRecord record = records.get(identity);
            if (record == null || running.containsKey(identity) || closed) {
                return identity;
            }
            DatabaseDirectory directory = requireDirectory(directoryOf(identity));
            try {
                directory.finishReplacing();
                ran(record, launcher.open(identity, record.owner(), directory.path()));
                // Either close finds it among the running ones, or it is stopped here.
                if (closed) {
                    stop(identity);
                }
            } catch (Throwable e) { // Boundary: nobody waits; what this one lacks is not the business of others.
                down.put(identity, FAILED);
                LOG.error("database does not start: identity={}, directory={}", identity, directory.path(), e);
            }
            return identity;
        });
    }

    private RunningDatabase ran(DatabaseRecord record, Database live) {
        return ran(record.identity(), record.owner(), live);
    }

    /** Notes a database that runs now. */
    private RunningDatabase ran(Identity identity, Identity owner, Database live) {
        RunningDatabase database = RunningDatabase.of(identity, owner, live);
        running.put(identity, database);
        down.remove(identity);
        live.breakdown().thenAcceptAsync(how -> brokeDown(database, how), starts);
        return database;
    }

    /** Closes a database that takes no more requests, and opens it again if that helps. */
    private void brokeDown(RunningDatabase database, Database.Breakdown how) {
        Identity identity = database.identity();
        boolean again = how == Database.Breakdown.BROKEN && directoryOf(identity) != null;
        exclusively(identity.toHex(), () -> {
            if (running.get(identity) == database) {
                // Before it is gone: whoever looks finds it, or why it is not there.
                down.put(identity, again ? STARTING : FAILED);
                running.remove(identity);
                close(database);
            }
            return identity;
        });
        if (again) {
            long delayMillis = reopenDelays.broke(identity, System.nanoTime());
            LOG.info("database is opened again: identity={}, delayMillis={}", identity, delayMillis);
            CompletableFuture.delayedExecutor(delayMillis, TimeUnit.MILLISECONDS, starts)
                    .execute(() -> start(identity));
        }
    }

    private static DatabaseDirectory requireDirectory(@Nullable DatabaseDirectory directory) {
        if (directory == null) {
            throw new IllegalStateException("databases in memory cannot be opened again");
        }
        return directory;
    }

    private void remember(DatabaseRecord record) {
        records.put(record.identity(), record);
        for (String name : record.names()) {
            names.put(name, record.identity());
        }
    }

    /** Returns the identity registered under a name. */
    Optional<Identity> findByName(String name) {
        return Optional.ofNullable(names.get(name));
    }

    Optional<DatabaseRecord> findRecord(Identity identity) {
        return Optional.ofNullable(records.get(identity));
    }

    Optional<RunningDatabase> findRunning(Identity identity) {
        return Optional.ofNullable(running.get(identity));
    }

    /** Returns why a database does not run; empty if nothing is known against it. */
    Optional<String> whyDown(Identity identity) {
        return Optional.ofNullable(down.get(identity))
                .map(why -> why + ", databases=" + running.size() + " of " + records.size());
    }

    /** Returns the databases of an owner, in no order. */
    List<Identity> ownedBy(Identity owner) {
        return records.values().stream()
                .filter(record -> record.owner().equals(owner))
                .map(DatabaseRecord::identity)
                .toList();
    }

    /** Returns the databases that take no writes: those that did not start, and those whose log takes nothing. */
    List<DatabaseApi.Refusal> refusingWrites() {
        List<DatabaseApi.Refusal> refusing = new ArrayList<>();
        for (Identity identity : records.keySet()) {
            RunningDatabase database = running.get(identity);
            if (database == null) {
                refusing.add(new DatabaseApi.Refusal(identity, down.getOrDefault(identity, FAILED)));
            } else {
                refusal(database.live().durability())
                        .ifPresent(reason -> refusing.add(new DatabaseApi.Refusal(identity, reason)));
            }
        }
        return refusing;
    }

    private static Optional<String> refusal(Durability durability) {
        if (durability.failure() != null) {
            return Optional.of("its log failed, nothing is written before the next start; see the log of the server");
        }
        return Optional.ofNullable(durability.stall()).map(DurabilityException::stallText);
    }

    /** Returns the number of running databases. */
    public int runningCount() {
        return running.size();
    }

    /** Runs a change while no other one runs. */
    <T> T exclusively(Change<T> change) {
        changes.lock();
        try {
            return change.run();
        } finally {
            changes.unlock();
        }
    }

    /**
     * Does something with one database that may take long, while nobody else does.
     *
     * @param target its identity in hex, or the name it is going to get
     */
    <T> T exclusively(String target, Change<T> change) {
        return targets.exclusively(target, change::run);
    }

    /** A change of the registry. */
    interface Change<T> {
        T run();
    }

    /**
     * Creates and starts a database (inside {@link #exclusively(String, Change)} of its name; the identity is not in
     * use).
     *
     * @param awaitDurable waits until the database is on disk: the list must not name one that a crash takes away
     */
    RunningDatabase create(
            Identity identity,
            Identity owner,
            Optional<String> name,
            byte[] program,
            EnvironmentChange environment,
            Consumer<RunningDatabase> awaitDurable) {
        // Only a program that runs is kept: others would fill the disk.
        RunningDatabase database = launch(identity, owner, program, environment);
        boolean done = false;
        try {
            awaitDurable.accept(database);
            register(identity, owner, name, program);
            done = true;
        } finally {
            if (!done) {
                forget(identity);
            }
        }
        LOG.info("database created: identity={}, name={}, owner={}", identity, name.orElse(""), owner);
        return database;
    }

    private void register(Identity identity, Identity owner, Optional<String> name, byte[] program) {
        exclusively(() -> {
            if (name.isPresent() && names.containsKey(name.get())) {
                throw ApiException.of(ApiException.Reason.API_NAME_IN_USE, "the name is already in use: " + name.get());
            }
            String hash = programs.keep(program);
            update(new DatabaseRecord(
                    identity, owner, hash, false, name.map(List::of).orElse(List.of())));
            return hash;
        });
    }

    /** Stops a database that is in no list, and deletes its files. */
    private void forget(Identity identity) {
        down.remove(identity);
        RunningDatabase database = running.remove(identity);
        if (database != null) {
            close(database);
        }
        DatabaseDirectory directory = directoryOf(identity);
        if (directory != null) {
            directory.delete();
        }
    }

    private RunningDatabase launch(Identity identity, Identity owner, byte[] program, EnvironmentChange environment) {
        DatabaseDirectory directory = directoryOf(identity);
        boolean done = false;
        try {
            if (directory != null) {
                directory.makeEmpty();
            }
            Path path = directory == null ? null : directory.path();
            RunningDatabase database =
                    ran(identity, owner, launcher.create(identity, owner, program, environment, path));
            stopIfClosed(identity);
            done = true;
            return database;
        } finally {
            if (!done && directory != null) {
                directory.delete();
            }
        }
    }

    /** Either close finds a database among the running ones, or it is stopped here. */
    private void stopIfClosed(Identity identity) {
        if (closed) {
            stop(identity);
            throw new DatabaseException(DatabaseErrorCode.DATABASE_STOPPED, "the server is closed");
        }
    }

    /** Deletes all data and starts anew with a program (inside {@link #exclusively(String, Change)}). */
    RunningDatabase reset(DatabaseRecord record, byte[] program, EnvironmentChange environment) {
        DatabaseDirectory directory = directoryOf(record.identity());
        RunningDatabase database = directory == null
                ? resetInMemory(record, program, environment)
                : resetOnDisk(record, program, environment, directory);
        LOG.info("database reset: identity={}, names={}", record.identity(), record.names());
        return database;
    }

    private RunningDatabase resetInMemory(DatabaseRecord record, byte[] program, EnvironmentChange environment) {
        // A program that does not run must not cost the data.
        launcher.create(record.identity(), record.owner(), program, environment, null)
                .close();
        stop(record.identity());
        replaceInitialProgram(record, program);
        return launch(record.identity(), record.owner(), program, environment);
    }

    private RunningDatabase resetOnDisk(
            DatabaseRecord record, byte[] program, EnvironmentChange environment, DatabaseDirectory directory) {
        boolean created = false;
        try {
            launcher.create(record.identity(), record.owner(), program, environment, directory.makeReplacement())
                    .close();
            created = true;
        } finally {
            if (!created) {
                directory.deleteReplacement();
            }
        }
        stop(record.identity());
        replaceInitialProgram(record, program);
        directory.replace();
        RunningDatabase database = ran(record, launcher.open(record.identity(), record.owner(), directory.path()));
        stopIfClosed(record.identity());
        directory.deleteReplaced();
        return database;
    }

    private void replaceInitialProgram(DatabaseRecord record, byte[] program) {
        exclusively(() -> {
            String hash = programs.keep(program);
            update(Objects.requireNonNullElse(records.get(record.identity()), record)
                    .withInitialProgram(hash));
            releaseProgram(record.initialProgram());
            return hash;
        });
    }

    /** Deletes a database with all its data (inside {@link #exclusively(String, Change)}). */
    void delete(DatabaseRecord record) {
        Identity identity = record.identity();
        exclusively(() -> {
            // The list goes first: it must not name a database whose files are half deleted.
            save(identity, null);
            records.remove(identity);
            reopenDelays.forget(identity);
            names.values().removeIf(identity::equals);
            releaseProgram(record.initialProgram());
            return record;
        });
        forget(identity);
        LOG.info("database deleted: identity={}, names={}", identity, record.names());
    }

    /** Deletes a program that no database needs any more. */
    private void releaseProgram(String hash) {
        if (records.values().stream()
                .noneMatch(record -> record.initialProgram().equals(hash))) {
            programs.delete(hash);
        }
    }

    private void stop(Identity identity) {
        RunningDatabase database = running.remove(identity);
        if (database != null) {
            database.live().close();
        }
    }

    private static void close(RunningDatabase database) {
        try {
            database.live().close();
        } catch (StdbException e) {
            LOG.error("database did not stop cleanly: identity={}", database.identity(), e);
        }
    }

    /** Replaces what is remembered about a database (inside {@link #exclusively}). */
    void update(DatabaseRecord record) {
        save(record.identity(), record);
        names.values().removeIf(record.identity()::equals);
        remember(record);
    }

    /** Writes the list with another record of a database; null for none. */
    private void save(Identity identity, @Nullable DatabaseRecord record) {
        if (registry != null) {
            SortedMap<Identity, DatabaseRecord> listed = new TreeMap<>(records);
            if (record == null) {
                listed.remove(identity);
            } else {
                listed.put(identity, record);
            }
            registry.write(listed.values());
        }
    }

    /** Returns the program a database was created with. */
    byte[] initialProgram(DatabaseRecord record) {
        return programs.read(record.initialProgram());
    }

    private @Nullable DatabaseDirectory directoryOf(Identity identity) {
        return dataDirectory == null
                ? null
                : new DatabaseDirectory(files, databasesDirectory(dataDirectory).resolve(identity.toHex()));
    }

    /** A process that died may have left names that are not on disk yet; what is acknowledged relies on them. */
    private void forceNames(Path directory) {
        try {
            if (files.exists(directory)) {
                files.forceDirectory(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a directory cannot be forced: " + directory, e);
        }
    }

    /** Returns where programs are kept. */
    static Path programsDirectory(Path dataDirectory) {
        return dataDirectory.resolve("programs");
    }

    /** Returns where the directories of all databases are. */
    static Path databasesDirectory(Path dataDirectory) {
        return dataDirectory.resolve("databases");
    }

    /** Stops all databases, also those that are starting; their clients are told that the module exited. */
    @Override
    public void close() {
        closed = true;
        starts.shutdown();
        running.values().parallelStream().forEach(Databases::close);
        running.clear();
        try {
            if (!starts.awaitTermination(STOP_WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("databases are still starting while the server stops: secondsMax={}", STOP_WAIT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
