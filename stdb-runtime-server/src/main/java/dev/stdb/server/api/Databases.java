package dev.stdb.server.api;

import dev.stdb.StdbException;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.database.Database;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All databases of a server: their names, owners and running instances.
 *
 * <p>Files, unless everything is kept in memory: {@code databases.txt} lists the databases, {@code programs/<hash>.wasm}
 * keeps the programs they were created with, {@code databases/<identity>/} belongs to the database itself.
 *
 * <p>Thread-safe. Lookups never block; changes are made one after the other and may block for compilation and disk.
 */
public final class Databases implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Databases.class);

    private final DatabaseLauncher launcher;
    private final @Nullable Path dataDirectory;
    private final @Nullable RegistryFile registry;
    private final ReentrantLock changes = new ReentrantLock();
    private final Map<Identity, DatabaseRecord> records = new ConcurrentHashMap<>();
    private final Map<String, Identity> names = new ConcurrentHashMap<>();
    private final Map<Identity, RunningDatabase> running = new ConcurrentHashMap<>();
    private final Programs programs;

    private Databases(DatabaseLauncher launcher, @Nullable Path dataDirectory) {
        this.launcher = launcher;
        this.dataDirectory = dataDirectory;
        this.programs = new Programs(dataDirectory == null ? null : dataDirectory.resolve("programs"));
        this.registry = dataDirectory == null ? null : new RegistryFile(dataDirectory.resolve("databases.txt"));
    }

    /**
     * Reads the list of databases and starts all of them. A database that does not start is logged and left out; the
     * others are not harmed.
     *
     * @param dataDirectory existing directory; null keeps everything in memory
     */
    public static Databases open(DatabaseLauncher launcher, @Nullable Path dataDirectory) {
        Databases databases = new Databases(launcher, dataDirectory);
        databases.startAll();
        return databases;
    }

    private void startAll() {
        if (registry == null) {
            return;
        }
        for (DatabaseRecord record : registry.read()) {
            remember(record);
            Path directory = directoryOf(record.identity());
            try {
                Database live = launcher.open(record.identity(), record.owner(), requireDirectory(directory));
                running.put(record.identity(), RunningDatabase.of(record.identity(), record.owner(), live));
            } catch (StdbException | UncheckedIOException e) {
                LOG.error("database does not start: identity={}, directory={}", record.identity(), directory, e);
            }
        }
    }

    private static Path requireDirectory(@Nullable Path directory) {
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

    /** Returns the databases of an owner, in no order. */
    List<Identity> ownedBy(Identity owner) {
        return records.values().stream()
                .filter(record -> record.owner().equals(owner))
                .map(DatabaseRecord::identity)
                .toList();
    }

    /** Returns the databases that take no writes: those that did not start, and those whose log failed. */
    List<DatabaseApi.Refusal> refusingWrites() {
        List<DatabaseApi.Refusal> refusing = new ArrayList<>();
        for (Identity identity : records.keySet()) {
            RunningDatabase database = running.get(identity);
            if (database == null) {
                refusing.add(new DatabaseApi.Refusal(identity, "does not run, see the log of the server"));
            } else if (database.live().durability().failure() != null) {
                refusing.add(new DatabaseApi.Refusal(identity, "its log failed, see the log of the server"));
            }
        }
        return refusing;
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

    /** A change of the registry. */
    interface Change<T> {
        T run();
    }

    /** Creates and starts a database (inside {@link #exclusively}; neither identity nor name are in use). */
    RunningDatabase create(Identity identity, Identity owner, Optional<String> name, byte[] program) {
        // Only a program that runs is kept: others would fill the disk.
        RunningDatabase database = launch(identity, owner, program);
        boolean done = false;
        try {
            String hash = programs.keep(program);
            remember(new DatabaseRecord(
                    identity, owner, hash, false, name.map(List::of).orElse(List.of())));
            save();
            done = true;
        } finally {
            if (!done) {
                forget(identity);
            }
        }
        LOG.info("database created: identity={}, name={}, owner={}", identity, name.orElse(""), owner);
        return database;
    }

    private void forget(Identity identity) {
        stop(identity);
        records.remove(identity);
        names.values().removeIf(identity::equals);
        Path directory = directoryOf(identity);
        if (directory != null) {
            deleteTree(directory);
        }
    }

    private RunningDatabase launch(Identity identity, Identity owner, byte[] program) {
        Path directory = directoryOf(identity);
        boolean done = false;
        try {
            if (directory != null) {
                // What a failed earlier attempt left behind is in no list and must not be replayed.
                deleteTree(directory);
                createDirectories(directory);
            }
            Database live = launcher.create(identity, owner, program, directory);
            RunningDatabase database = RunningDatabase.of(identity, owner, live);
            running.put(identity, database);
            done = true;
            return database;
        } finally {
            if (!done && directory != null) {
                deleteTree(directory);
            }
        }
    }

    /** Deletes all data and starts anew with a program (inside {@link #exclusively}). */
    RunningDatabase reset(DatabaseRecord record, byte[] program) {
        // A program that does not run must not cost the data, so it has to run in memory first.
        launcher.create(record.identity(), record.owner(), program, null).close();
        String hash = programs.keep(program);
        stop(record.identity());
        update(record.withInitialProgram(hash));
        releaseProgram(record.initialProgram());
        RunningDatabase database = launch(record.identity(), record.owner(), program);
        LOG.info("database reset: identity={}, names={}", record.identity(), record.names());
        return database;
    }

    /** Stops a database and forgets it with all its data (inside {@link #exclusively}). */
    void delete(DatabaseRecord record) {
        stop(record.identity());
        records.remove(record.identity());
        // The list goes first: it must not name a database whose files are half deleted.
        save();
        forget(record.identity());
        releaseProgram(record.initialProgram());
        LOG.info("database deleted: identity={}, names={}", record.identity(), record.names());
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

    /** Replaces what is remembered about a database (inside {@link #exclusively}). */
    void update(DatabaseRecord record) {
        names.values().removeIf(record.identity()::equals);
        remember(record);
        save();
    }

    /** Returns the program a database was created with. */
    byte[] initialProgram(DatabaseRecord record) {
        return programs.read(record.initialProgram());
    }

    private @Nullable Path directoryOf(Identity identity) {
        return dataDirectory == null ? null : dataDirectory.resolve("databases").resolve(identity.toHex());
    }

    private void save() {
        if (registry != null) {
            List<DatabaseRecord> sorted = new ArrayList<>(records.values());
            sorted.sort(Comparator.comparing(DatabaseRecord::identity));
            registry.write(sorted);
        }
    }

    private static void createDirectories(Path directory) {
        try {
            DiskFileSystem.INSTANCE.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("a directory cannot be created: " + directory, e);
        }
    }

    private static void deleteTree(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a directory cannot be deleted: " + directory, e);
        }
    }

    /** Stops all databases; their clients are told that the module exited. */
    @Override
    public void close() {
        for (RunningDatabase database : running.values()) {
            try {
                database.live().close();
            } catch (StdbException e) {
                LOG.error("database did not stop cleanly: identity={}", database.identity(), e);
            }
        }
        running.clear();
    }
}
