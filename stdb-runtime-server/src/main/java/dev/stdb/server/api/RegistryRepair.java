package dev.stdb.server.api;

import dev.stdb.StdbException;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.database.StoredModule;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Builds the list of databases anew: from the lines of the old one that are whole, and from the databases themselves.
 * The caller has locked the data directory.
 */
public final class RegistryRepair {

    private final RegistryFile file;
    private final Programs programs;
    private final SortedMap<Identity, DatabaseRecord> records = new TreeMap<>();
    private final Map<Identity, byte[]> foundPrograms = new HashMap<>();
    private final List<String> steps = new ArrayList<>();
    private Optional<String> damage;

    private RegistryRepair(FileSystem files, Path dataDirectory) {
        this.file = new RegistryFile(files, dataDirectory);
        this.programs = new Programs(files, Databases.programsDirectory(dataDirectory));
        this.damage = file.damage();
    }

    /**
     * Looks at the list and, if that is damaged, at the databases; changes nothing of the list.
     *
     * @throws UncheckedIOException if a directory cannot be read
     */
    public static RegistryRepair plan(FileSystem files, Path dataDirectory) {
        RegistryRepair repair = new RegistryRepair(files, dataDirectory);
        try {
            repair.look(files, Databases.databasesDirectory(dataDirectory));
            return repair;
        } catch (IOException e) {
            throw new UncheckedIOException("the databases cannot be read: dataDirectory=" + dataDirectory, e);
        }
    }

    private void look(FileSystem files, Path directory) throws IOException {
        List<String> names = files.exists(directory) ? files.list(directory) : List.of();
        if (damage.isEmpty() && !file.exists() && !names.isEmpty()) {
            damage = Optional.of(String.valueOf(file.missing().getMessage()));
        }
        if (damage.isEmpty()) {
            return;
        }
        for (DatabaseRecord record : file.salvage()) {
            records.put(record.identity(), record);
            steps.add("list " + record.identity() + " as its line says: names=" + String.join(",", record.names()));
        }
        for (String name : names) {
            DatabaseName.asIdentity(name)
                    .filter(identity -> !records.containsKey(identity))
                    .ifPresent(identity -> find(files, directory.resolve(name), identity));
        }
    }

    private void find(FileSystem files, Path directory, Identity identity) {
        try {
            StoredModule module = StoredModule.read(files, directory);
            String hash = Programs.hash(module.program());
            records.put(identity, new DatabaseRecord(identity, module.owner(), hash, false, List.of()));
            foundPrograms.put(identity, module.program());
            steps.add("list " + identity + " as its files say, without a name and unlocked: owner=" + module.owner());
        } catch (StdbException e) {
            steps.add("LEAVE OUT " + identity + ": " + e.getMessage());
        }
    }

    /** Returns what is wrong with the list; empty if nothing is. */
    public Optional<String> damage() {
        return damage;
    }

    /** Returns what is going to be done, a line each. */
    public List<String> steps() {
        return List.copyOf(steps);
    }

    /**
     * Writes the new list; a copy of the old one is kept.
     *
     * @param suffix of the name of the copy
     * @return the number of databases in the list
     */
    public int execute(String suffix) {
        foundPrograms.values().forEach(programs::keep);
        file.keepCopy(suffix);
        file.write(records.values());
        return records.size();
    }
}
