package dev.stdb.server.api;

import dev.stdb.server.common.Keccak256;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.SmallFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The programs that databases were created with, by hash: in memory, or as files {@code <hash>.wasm}. Confined to
 * whoever changes the list of databases.
 */
final class Programs {

    private final FileSystem files;
    private final @Nullable Path directory;
    private final Map<String, byte[]> inMemory = new HashMap<>();

    /** Creates a store in a directory, which is created when needed; null keeps everything in memory. */
    Programs(FileSystem files, @Nullable Path directory) {
        this.files = files;
        this.directory = directory;
    }

    /** Returns the Keccak-256 hash of a program in hex, as file names and records have it. */
    static String hash(byte[] program) {
        return HexFormat.of().formatHex(Keccak256.hash(program));
    }

    /** Keeps a program; it is durable when the method returns. Returns its hash. */
    String keep(byte[] program) {
        String hash = hash(program);
        if (directory == null) {
            inMemory.put(hash, program.clone());
            return hash;
        }
        try {
            files.createDirectories(directory);
            SmallFile.replace(files, file(directory, hash), program);
        } catch (IOException e) {
            throw new UncheckedIOException("the program cannot be kept", e);
        }
        return hash;
    }

    /** Returns a program that was kept. */
    byte[] read(String hash) {
        byte[] kept = inMemory.get(hash);
        if (kept != null || directory == null) {
            if (kept == null) {
                throw new IllegalStateException("no such program: hash=" + hash);
            }
            return kept;
        }
        try {
            return SmallFile.read(files, file(directory, hash), Integer.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException("the initial program cannot be read", e);
        }
    }

    /** Forgets a program. */
    void delete(String hash) {
        inMemory.remove(hash);
        if (directory != null) {
            try {
                files.delete(file(directory, hash));
            } catch (IOException e) {
                throw new UncheckedIOException("the program cannot be deleted", e);
            }
        }
    }

    private static Path file(Path directory, String hash) {
        return directory.resolve(hash + ".wasm");
    }
}
