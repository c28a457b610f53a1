package dev.stdb.server.wasm;

import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import dev.stdb.server.common.io.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled programs on disk, so that a database starts without compiling. A file that is damaged counts as none, and so
 * does one of another version of this server. What was used least recently goes when there is too much. Thread-safe;
 * failures are logged and cost time only.
 *
 * <pre>
 * file   <key>.code
 * u32    magic "stdc"
 * u32    checksum (CRC-32C) of the rest
 * utf    name of the main class
 * u32    number of classes, then of each: utf name, u32 length, bytes
 * </pre>
 */
public final class CodeCache {
    private static final Logger LOG = LoggerFactory.getLogger(CodeCache.class);
    private static final int MAGIC = 0x73746463;
    private static final int HEADER_BYTES = 2 * Integer.BYTES;
    private static final String SUFFIX = ".code";
    /** Most bytes of all files unless configured otherwise: some hundred programs. */
    public static final long BYTES_MAX = 256L << 20;

    private static final CodeCache NONE = new CodeCache(DiskFileSystem.INSTANCE, null, BYTES_MAX);

    private final FileSystem files;
    private final @Nullable Path directory;
    private final long bytesMax;

    private CodeCache(FileSystem files, @Nullable Path directory, long bytesMax) {
        this.files = files;
        this.directory = directory;
        this.bytesMax = bytesMax;
    }

    /** Returns the bound on the bytes of all files. */
    public long bytesMax() {
        return bytesMax;
    }

    /** Returns a cache that keeps nothing. */
    public static CodeCache none() {
        return NONE;
    }

    /** Returns the cache in a directory, which is created when needed. */
    public static CodeCache in(FileSystem files, Path directory) {
        return in(files, directory, BYTES_MAX);
    }

    /** As {@link #in(FileSystem, Path)}, with another bound on the bytes of all files. */
    public static CodeCache in(FileSystem files, Path directory, long bytesMax) {
        return new CodeCache(files, directory, bytesMax);
    }

    /**
     * The classes of a compiled program.
     *
     * @param main name of the class that is the machine
     * @param classes class files by name
     */
    record Code(String main, Map<String, byte[]> classes) {}

    /** Returns the code kept under a key, or null. */
    @Nullable
    Code find(byte[] key) {
        if (directory == null) {
            return null;
        }
        Path file = file(directory, key);
        try {
            byte[] content = SmallFile.read(files, file, (int) Math.min(bytesMax, Integer.MAX_VALUE));
            Code code = decode(content);
            if (code == null) {
                LOG.warn("compiled program is damaged and is compiled again: file={}", file);
                files.delete(file);
            } else {
                files.setLastModified(file, Clock.system().nowMicros());
            }
            return code;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            LOG.warn("compiled program cannot be read and is compiled again: file={}", file, e);
            return null;
        }
    }

    /** Keeps code under a key. */
    synchronized void keep(byte[] key, Code code) {
        if (directory == null) {
            return;
        }
        try {
            byte[] content = encode(code);
            if (content.length > bytesMax) {
                return;
            }
            files.createDirectories(directory);
            SmallFile.replace(files, file(directory, key), content);
            evict(directory);
        } catch (IOException e) {
            LOG.warn("compiled program cannot be kept: directory={}", directory, e);
        }
    }

    private static Path file(Path directory, byte[] key) {
        return directory.resolve(HexFormat.of().formatHex(key) + SUFFIX);
    }

    private record Entry(Path file, long bytes, long usedMicros) {}

    private void evict(Path all) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String name : files.list(all)) {
            Path file = all.resolve(name);
            try (OpenFile open = files.openReadOnly(file)) {
                entries.add(new Entry(file, open.size(), files.lastModifiedMicros(file)));
            }
        }
        long bytes = entries.stream().mapToLong(Entry::bytes).sum();
        entries.sort(Comparator.comparingLong(Entry::usedMicros));
        for (Entry entry : entries) {
            if (bytes <= bytesMax) {
                return;
            }
            files.delete(entry.file());
            bytes -= entry.bytes();
        }
    }

    private static byte[] encode(Code code) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeInt(0);
        out.writeUTF(code.main());
        out.writeInt(code.classes().size());
        for (Map.Entry<String, byte[]> entry : code.classes().entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().length);
            out.write(entry.getValue());
        }
        byte[] content = bytes.toByteArray();
        int checksum = checksum(content);
        for (int i = 0; i < Integer.BYTES; i++) {
            content[Integer.BYTES + i] = (byte) (checksum >>> Integer.SIZE - Byte.SIZE * (i + 1));
        }
        return content;
    }

    private static @Nullable Code decode(byte[] content) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
        if (content.length < HEADER_BYTES || in.readInt() != MAGIC || in.readInt() != checksum(content)) {
            return null;
        }
        String main = in.readUTF();
        int count = in.readInt();
        Map<String, byte[]> classes = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            classes.put(name, in.readNBytes(in.readInt()));
        }
        return new Code(main, classes);
    }

    private static int checksum(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content, HEADER_BYTES, content.length - HEADER_BYTES);
        return (int) checksum.getValue();
    }
}
