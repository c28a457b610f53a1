package dev.stdb.server.api;

import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.types.Identity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The list of databases in a data directory, for tools that run while no server does. */
public final class RegisteredDatabases {

    private final FileSystem files;
    private final Path dataDirectory;
    private final RegistryFile file;

    private RegisteredDatabases(FileSystem files, Path dataDirectory) {
        this.files = files;
        this.dataDirectory = dataDirectory;
        this.file = new RegistryFile(files, dataDirectory);
    }

    /**
     * A database and where it is.
     *
     * @param directory of its files
     * @param initialProgram file of the program it was created with
     */
    public record Entry(
            Identity identity,
            Identity owner,
            String initialProgramHash,
            boolean locked,
            List<String> names,
            Path directory,
            Path initialProgram) {}

    /** Returns the list in {@code dataDirectory}, which is read when it is asked for. */
    public static RegisteredDatabases in(Path dataDirectory) {
        return in(DiskFileSystem.INSTANCE, dataDirectory);
    }

    static RegisteredDatabases in(FileSystem files, Path dataDirectory) {
        return new RegisteredDatabases(files, dataDirectory);
    }

    /** Returns all databases. */
    public List<Entry> all() {
        return file.read().stream().map(this::entry).toList();
    }

    private Entry entry(DatabaseRecord record) {
        return new Entry(
                record.identity(),
                record.owner(),
                record.initialProgram(),
                record.locked(),
                record.names(),
                directoryOf(record.identity()),
                programOf(record.initialProgram()));
    }

    /** Returns where the files of a database belong. */
    public Path directoryOf(Identity identity) {
        return Databases.databasesDirectory(dataDirectory).resolve(identity.toHex());
    }

    /** Returns where a program belongs. */
    public Path programOf(String hash) {
        return Databases.programsDirectory(dataDirectory).resolve(hash + ".wasm");
    }

    /** Returns the database with a name or identity. */
    public Optional<Entry> find(String nameOrIdentity) {
        return all().stream()
                .filter(entry -> entry.names().contains(nameOrIdentity)
                        || entry.identity().toHex().equalsIgnoreCase(nameOrIdentity))
                .findFirst();
    }

    /**
     * Adds a database, or replaces what is remembered about it but for its lock; names that another one has are left to
     * that.
     */
    public void register(Identity identity, Identity owner, String initialProgramHash, List<String> names) {
        List<DatabaseRecord> records = new ArrayList<>(file.read());
        boolean locked = records.stream().anyMatch(record -> record.identity().equals(identity) && record.locked());
        records.removeIf(record -> record.identity().equals(identity));
        List<String> free = names.stream()
                .filter(name ->
                        records.stream().noneMatch(record -> record.names().contains(name)))
                .toList();
        records.add(new DatabaseRecord(identity, owner, initialProgramHash, locked, free));
        file.write(records);
    }
}
