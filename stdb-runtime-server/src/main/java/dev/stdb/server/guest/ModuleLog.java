package dev.stdb.server.guest;

import dev.stdb.server.common.Followers;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log of a module: one JSON object per line (spec semantics.md §10). With a directory, one file per UTC day; without,
 * the newest {@value #MEMORY_CHARS_MAX} characters in memory. Thread-safe.
 */
public final class ModuleLog implements AutoCloseable {
    private static final int MEMORY_CHARS_MAX = 16 << 20;
    /** Most bytes of a file that are read for its tail: a chatty module writes gigabytes a day. */
    private static final int TAIL_BYTES_MAX = 16 << 20;

    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final String SUFFIX = ".log";

    /** Severity of a record; the position among the first five is the ABI number. */
    public enum Level {
        /** Something failed. */
        ERROR("Error"),
        /** Something looks wrong. */
        WARN("Warn"),
        /** Worth knowing. */
        INFO("Info"),
        /** For developers. */
        DEBUG("Debug"),
        /** For developers, in detail. */
        TRACE("Trace"),
        /** The guest gave up. */
        PANIC("Panic");

        private static final int PANIC_NUMBER = 101;
        private final String text;

        Level(String text) {
            this.text = text;
        }

        /** Returns the level of an ABI number; anything unknown is {@link #DEBUG}. */
        public static Level ofAbi(int number) {
            if (number == PANIC_NUMBER) {
                return PANIC;
            }
            return number >= 0 && number <= TRACE.ordinal() ? values()[number] : DEBUG;
        }
    }

    /**
     * One record.
     *
     * @param tsMicros time in µs since the Unix epoch
     * @param line source line, or -1
     * @param function running reducer
     * @param trace guest functions on the stack, for panics
     * @param fields what programs find in the record besides: texts, {@code Long}s, finite {@code Double}s, booleans
     */
    public record Entry(
            Level level,
            long tsMicros,
            @Nullable String target,
            @Nullable String filename,
            long line,
            @Nullable String function,
            String message,
            List<String> trace,
            Map<String, Object> fields) {
        static final String HOST_FILE = "__spacetimedb__";

        /** Creates a record without fields. */
        public Entry(
                Level level,
                long tsMicros,
                @Nullable String target,
                @Nullable String filename,
                long line,
                @Nullable String function,
                String message,
                List<String> trace) {
            this(level, tsMicros, target, filename, line, function, message, trace, Map.of());
        }

        /** Returns a record written by the host. */
        public static Entry ofHost(Level level, long tsMicros, @Nullable String function, String message) {
            return new Entry(level, tsMicros, null, HOST_FILE, -1, function, message, List.of());
        }

        String toJson() {
            StringBuilder out = new StringBuilder(128 + message.length());
            out.append("{\"level\":\"").append(level.text).append("\",\"ts\":").append(tsMicros);
            field(out, "target", target);
            field(out, "filename", filename);
            if (line >= 0) {
                out.append(",\"line_number\":").append(line);
            }
            field(out, "function", function);
            field(out, "message", message);
            if (!fields.isEmpty()) {
                appendFields(out);
            }
            if (level == Level.PANIC) {
                out.append(",\"trace\":[");
                String separator = "";
                for (String name : trace) {
                    out.append(separator).append("{\"module_name\":null,\"func_name\":");
                    quote(out, name);
                    out.append('}');
                    separator = ",";
                }
                out.append(']');
            }
            return out.append('}').toString();
        }

        /** Deviation: the original has no fields; its command line passes over members that it does not know. */
        private void appendFields(StringBuilder out) {
            out.append(",\"fields\":{");
            String separator = "";
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                out.append(separator);
                quote(out, field.getKey());
                out.append(':');
                if (field.getValue() instanceof String text) {
                    quote(out, text);
                } else {
                    out.append(field.getValue());
                }
                separator = ",";
            }
            out.append('}');
        }

        private static void field(StringBuilder out, String name, @Nullable String value) {
            if (value != null) {
                out.append(",\"").append(name).append("\":");
                quote(out, value);
            }
        }

        private static void quote(StringBuilder out, String value) {
            out.append('"');
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '"' || c == '\\') {
                    out.append('\\').append(c);
                } else if (c == '\n') {
                    out.append("\\n");
                } else if (c < 0x20) {
                    out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                } else {
                    out.append(c);
                }
            }
            out.append('"');
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ModuleLog.class);

    private final FileSystem files;
    private final @Nullable Path directory;
    private final ArrayDeque<String> memory = new ArrayDeque<>();
    private final Followers<String> followers = new Followers<>();
    private int memoryChars;
    /** The file of {@link #openDay}, or null before the first record and after a failure. */
    private @Nullable OpenFile out;

    private long outSize;
    private long openDay;

    private ModuleLog(FileSystem files, @Nullable Path directory) {
        this.files = files;
        this.directory = directory;
    }

    /** Creates a log in memory. */
    public static ModuleLog inMemory() {
        return new ModuleLog(DiskFileSystem.INSTANCE, null);
    }

    /** Creates a log in the given directory, or in memory if that is null. */
    public static ModuleLog in(FileSystem files, @Nullable Path directory) {
        return new ModuleLog(files, directory);
    }

    /**
     * Appends a record and tells the followers. Never fails: what cannot be written is lost, as the server's log says.
     */
    public void append(Entry entry) {
        String line = entry.toJson();
        synchronized (memory) {
            if (directory == null) {
                remember(line);
            } else {
                write(directory, entry.tsMicros(), line);
            }
            followers.tell(line);
        }
    }

    private void remember(String line) {
        memory.add(line);
        memoryChars += line.length();
        while (memoryChars > MEMORY_CHARS_MAX && memory.size() > 1) {
            memoryChars -= memory.remove().length();
        }
    }

    private void write(Path directory, long tsMicros, String line) {
        long day = Math.floorDiv(tsMicros, MICROS_PER_DAY);
        try {
            OpenFile file = out;
            if (file == null || day > openDay) {
                closeFile();
                files.createDirectories(directory);
                Path path = directory.resolve(LocalDate.ofEpochDay(day) + SUFFIX);
                file = files.exists(path) ? files.open(path) : files.create(path);
                out = file;
                outSize = file.size();
                openDay = day;
            }
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            // Not forced: nobody is promised anything of it.
            file.write(outSize, bytes, 0, bytes.length);
            outSize += bytes.length;
        } catch (IOException e) {
            LOG.error("cannot write module log: directory={}", directory, e);
            closeFile();
        }
    }

    private void closeFile() {
        OpenFile file = out;
        out = null;
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            LOG.warn("cannot close module log: directory={}", directory, e);
        }
    }

    /** Closes the file, which is opened again if another record comes, and ends the followers. Idempotent. */
    @Override
    public void close() {
        synchronized (memory) {
            closeFile();
        }
        followers.close();
    }

    /**
     * Returns the newest lines, oldest first. Reads the newest file only, and no more than its last
     * {@value #TAIL_BYTES_MAX} bytes.
     *
     * @param count most lines to return
     */
    public List<String> tail(int count) {
        if (count == 0) {
            return List.of();
        }
        List<String> lines = directory == null ? remembered() : newest(directory);
        return List.copyOf(lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    private List<String> remembered() {
        synchronized (memory) {
            return List.copyOf(memory);
        }
    }

    private List<String> newest(Path directory) {
        if (!files.exists(directory)) {
            return List.of();
        }
        try {
            String newest = files.list(directory).stream()
                    .filter(name -> name.endsWith(SUFFIX))
                    .reduce((before, name) -> name)
                    .orElse(null);
            return newest == null ? List.of() : lastLines(directory.resolve(newest));
        } catch (NotDirectoryException e) {
            // Nothing could be written there either, which append has said.
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read module log: directory=" + directory, e);
        }
    }

    private List<String> lastLines(Path path) throws IOException {
        try (OpenFile file = files.openReadOnly(path)) {
            long size = file.size();
            long start = Math.max(0, size - TAIL_BYTES_MAX);
            byte[] bytes = new byte[(int) (size - start)];
            int length = file.read(start, bytes, 0, bytes.length);
            // Not decoded strictly: a crash may have torn a line apart.
            List<String> lines =
                    new String(bytes, 0, length, StandardCharsets.UTF_8).lines().toList();
            return start == 0 ? lines : lines.subList(Math.min(1, lines.size()), lines.size());
        }
    }

    /**
     * Hands the newest lines and then every new one to a consumer: the former on the calling thread, the latter on the
     * threads that log. None is left out and none comes twice. The consumer must not block.
     *
     * @param count most lines to begin with
     * @param ended runs once, on any thread, if the log is closed before the follower goes; at once if it is already
     * @return closing it ends the delivery
     */
    public AutoCloseable follow(int count, Consumer<String> follower, Runnable ended) {
        synchronized (memory) {
            tail(count).forEach(follower);
            return followers.add(follower, ended);
        }
    }
}
