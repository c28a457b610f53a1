package dev.stdb.server.api;

import dev.stdb.StdbException;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.SmallFile;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * File that lists the databases of a server, replaced as a whole and atomically. UTF-8, every line ends with a line
 * feed:
 *
 * <pre>
 * line 1    stdb-databases 1
 * others    identity TAB owner TAB initial program TAB locked|unlocked TAB names separated by commas
 * last      end N, with the number of databases
 * </pre>
 */
final class RegistryFile {

    static final String NAME = "databases.txt";

    private static final String HEADER_START = "stdb-databases ";
    private static final String VERSION = "1";
    private static final int FIELD_COUNT = 5;
    private static final Pattern PROGRAM = Pattern.compile("[0-9a-f]+");

    /** A hundred thousand databases with all the names they may have. */
    private static final int SIZE_BYTES_MAX = 256 << 20;

    private final FileSystem files;
    private final Path file;

    RegistryFile(FileSystem files, Path dataDirectory) {
        this.files = files;
        this.file = dataDirectory.resolve(NAME);
    }

    /** What is wrong with a line, 1-based. */
    private static final class DamageException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;

        DamageException(int line, String what) {
            super(what);
            this.line = line;
        }
    }

    boolean exists() {
        return files.exists(file);
    }

    /**
     * Returns the listed databases; none if the file does not exist.
     *
     * @throws StdbException with {@link ApiException.Reason#API_LIST_DAMAGED} if the file is not what {@link #write}
     *     wrote
     */
    List<DatabaseRecord> read() {
        byte[] content = content();
        if (content == null) {
            return List.of();
        }
        try {
            return parse(text(content));
        } catch (DamageException e) {
            throw damaged("line=" + e.line + ": " + e.getMessage());
        }
    }

    /** Returns the error of a list that is not there although it should be. */
    StdbException missing() {
        return damaged("it is missing although there are databases");
    }

    /** Returns the error of a list that cannot be relied on, with the cure. */
    private StdbException damaged(String what) {
        return new StdbException(
                ApiException.Reason.API_LIST_DAMAGED,
                "the list of databases is damaged: file=" + file + ", " + what + "; put a copy of the file back, or let"
                        + " `stdb repair --data-dir " + file.toAbsolutePath().getParent()
                        + "` build it anew from the databases");
    }

    /** Returns what is wrong with the file; empty if nothing is. */
    Optional<String> damage() {
        try {
            read();
            return Optional.empty();
        } catch (StdbException e) {
            if (e.code() != ApiException.Reason.API_LIST_DAMAGED) {
                throw e;
            }
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the databases whose lines are whole, whatever the rest of the file is. */
    List<DatabaseRecord> salvage() {
        byte[] content = content();
        List<DatabaseRecord> records = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        if (content != null) {
            for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
                try {
                    DatabaseRecord record = parse(line, 0);
                    checkDistinct(record, seen, 0);
                    records.add(record);
                } catch (DamageException e) {
                    continue; // what a whole line says is worth having without this one
                }
            }
        }
        return records;
    }

    private byte @Nullable [] content() {
        if (!files.exists(file)) {
            return null;
        }
        try {
            return SmallFile.read(files, file, SIZE_BYTES_MAX);
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    private static String text(byte[] content) throws DamageException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DamageException(1, "not a text file");
        }
    }

    private static List<DatabaseRecord> parse(String text) throws DamageException {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        checkHeader(lines.get(0));
        int last = lines.size() - 1;
        if (!lines.get(last).isEmpty()) {
            throw new DamageException(lines.size(), "the line is cut off: " + shown(lines.get(last)));
        }
        lines.remove(last);
        List<DatabaseRecord> records = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 1; i < lines.size() - 1; i++) {
            DatabaseRecord record = parse(lines.get(i), i + 1);
            checkDistinct(record, seen, i + 1);
            records.add(record);
        }
        String end = "end " + records.size();
        if (!lines.get(lines.size() - 1).equals(end)) {
            throw new DamageException(
                    lines.size(), "expected `" + end + "`, found " + shown(lines.get(lines.size() - 1)));
        }
        return records;
    }

    private static void checkHeader(String line) throws DamageException {
        if (line.equals(HEADER_START + VERSION)) {
            return;
        }
        throw new DamageException(
                1,
                line.startsWith(HEADER_START)
                        ? "version " + shown(line.substring(HEADER_START.length())) + " is unknown, expected " + VERSION
                                + "; a newer release may know it"
                        : line.isEmpty()
                                ? "the file is empty"
                                : "expected `" + HEADER_START + VERSION + "`, found " + shown(line));
    }

    private static DatabaseRecord parse(String line, int number) throws DamageException {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELD_COUNT) {
            throw new DamageException(
                    number, "expected " + FIELD_COUNT + " fields, found " + fields.length + ": " + shown(line));
        }
        boolean locked = fields[3].equals("locked");
        if (!PROGRAM.matcher(fields[2]).matches() || !locked && !fields[3].equals("unlocked")) {
            throw new DamageException(number, "not a database: " + shown(line));
        }
        List<String> names = fields[4].isEmpty() ? List.of() : List.of(fields[4].split(","));
        try {
            return new DatabaseRecord(
                    Identity.fromHex(fields[0]), Identity.fromHex(fields[1]), fields[2], locked, names);
        } catch (StdbException | IllegalArgumentException e) {
            throw new DamageException(number, "not a database: " + shown(line));
        }
    }

    /** Notes an identity and names; each may be there once. */
    private static void checkDistinct(DatabaseRecord record, Set<String> seen, int number) throws DamageException {
        if (!seen.add(record.identity().toHex())) {
            throw new DamageException(number, "the database is listed twice: " + record.identity());
        }
        for (String name : record.names()) {
            if (!seen.add("name " + name)) {
                throw new DamageException(number, "two databases have the name " + shown(name));
            }
        }
    }

    /** Returns text for a message: what a terminal should not get is replaced, much is left out. */
    private static String shown(String text) {
        int lengthMax = 200;
        String cut = text.length() > lengthMax ? text.substring(0, lengthMax) + "…" : text;
        return "`" + cut.replaceAll("[\\p{Cntrl}\uFFFD]", "?") + "`";
    }

    /** Replaces the content; what was written is durable when the method returns. */
    void write(Collection<DatabaseRecord> records) {
        StringBuilder text = new StringBuilder(HEADER_START).append(VERSION).append('\n');
        for (DatabaseRecord record : records) {
            text.append(record.identity().toHex()).append('\t');
            text.append(record.owner().toHex()).append('\t');
            text.append(record.initialProgram()).append('\t');
            text.append(record.locked() ? "locked" : "unlocked").append('\t');
            text.append(String.join(",", record.names())).append('\n');
        }
        text.append("end ").append(records.size()).append('\n');
        try {
            SmallFile.replace(files, file, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failure("written", e);
        }
    }

    /** Keeps a copy of the file beside it; does nothing if there is none. */
    void keepCopy(String suffix) {
        byte[] content = content();
        if (content != null) {
            try {
                SmallFile.replace(files, file.resolveSibling(NAME + suffix), content);
            } catch (IOException e) {
                throw failure("copied", e);
            }
        }
    }

    private StdbException failure(String what, IOException cause) {
        return new StdbException(
                ApiException.Reason.API_UNAVAILABLE,
                "the list of databases cannot be " + what + ": file=" + file + ": " + cause.getMessage(),
                cause);
    }
}
