package dev.stdb.server.api;

import dev.stdb.StdbException;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.SmallFile;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * File that lists the databases of a server, replaced as a whole and atomically.
 *
 * <pre>
 * line 1    stdb-databases 1
 * others    identity TAB owner TAB initial program TAB locked|unlocked TAB names separated by commas
 * last      end N, with the number of databases
 * </pre>
 */
final class RegistryFile {

    private static final String HEADER = "stdb-databases 1";
    private static final int FIELD_COUNT = 5;

    private final Path file;

    RegistryFile(Path file) {
        this.file = file;
    }

    /** Returns the listed databases; none if the file does not exist. */
    List<DatabaseRecord> read() {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw failure("cannot be read", e);
        }
        int last = lines.size() - 1;
        if (last < 1 || !lines.get(0).equals(HEADER) || !lines.get(last).equals("end " + (last - 1))) {
            throw failure("is corrupt or of another version", null);
        }
        List<DatabaseRecord> records = new ArrayList<>();
        for (String line : lines.subList(1, last)) {
            records.add(parse(line));
        }
        return records;
    }

    private DatabaseRecord parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELD_COUNT) {
            throw failure("has a corrupt line: " + line, null);
        }
        List<String> names = fields[4].isEmpty() ? List.of() : List.of(fields[4].split(","));
        try {
            return new DatabaseRecord(
                    Identity.fromHex(fields[0]),
                    Identity.fromHex(fields[1]),
                    fields[2],
                    fields[3].equals("locked"),
                    names);
        } catch (IllegalArgumentException e) {
            throw failure("has a corrupt line: " + line, e);
        }
    }

    /** Replaces the content; what was written is durable when the method returns. */
    void write(Collection<DatabaseRecord> records) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (DatabaseRecord record : records) {
            text.append(record.identity().toHex()).append('\t');
            text.append(record.owner().toHex()).append('\t');
            text.append(record.initialProgram()).append('\t');
            text.append(record.locked() ? "locked" : "unlocked").append('\t');
            text.append(String.join(",", record.names())).append('\n');
        }
        text.append("end ").append(records.size()).append('\n');
        try {
            SmallFile.replace(DiskFileSystem.INSTANCE, file, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failure("cannot be written", e);
        }
    }

    private StdbException failure(String what, @Nullable Throwable cause) {
        return new StdbException(
                ApiException.Reason.API_INTERNAL, "the list of databases " + what + ": file=" + file, cause);
    }
}
