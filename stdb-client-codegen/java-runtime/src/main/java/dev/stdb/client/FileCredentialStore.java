package dev.stdb.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tokens in files that only the user may read, one per server and database. Thread-safe; of several processes that save
 * for the same database the last wins.
 *
 * <p>A file is called like the server and the database, with {@code %} and two digits for other characters than
 * letters, digits, points, hyphens and underscores, and has the token as text. Directory: spec client-sdk.md §12.
 */
public final class FileCredentialStore implements CredentialStore {
    private static final String DIRECTORY = ".spacetimedb_client_credentials";
    private static final int TOKEN_BYTES_MAX = 64 * 1024;

    private final Path directory;

    /**
     * Creates a store.
     *
     * @param directory where the files are; made by the first {@link #save}
     */
    public FileCredentialStore(Path directory) {
        this.directory = directory;
    }

    /** Creates a store in the user's home, in the directory that clients in other languages use. */
    public static FileCredentialStore inHome() {
        return new FileCredentialStore(Path.of(System.getProperty("user.home"), DIRECTORY));
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException if the file cannot be read, or is no token
     */
    @Override
    public Optional<String> load(String uri, String databaseName) {
        Path file = file(uri, databaseName);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            } else if (Files.size(file) > TOKEN_BYTES_MAX) {
                throw new IOException("file is longer than a token can be");
            }
            String token = Files.readString(file).strip();
            return token.isEmpty() ? Optional.empty() : Optional.of(token);
        } catch (IOException e) {
            throw failure("read", file, e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException if the file cannot be written; the last token stays
     */
    @Override
    public synchronized void save(String uri, String databaseName, String token) {
        Path file = file(uri, databaseName);
        try {
            Files.createDirectories(directory, rights("rwx------"));
            Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
            Files.deleteIfExists(temporary);
            // Made with its final rights: the token is never readable by others, not even for a moment.
            Files.createFile(temporary, rights("rw-------"));
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(token.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failure("write", file, e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException if the file cannot be deleted
     */
    @Override
    public synchronized void remove(String uri, String databaseName) {
        Path file = file(uri, databaseName);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failure("delete", file, e);
        }
    }

    private FileAttribute<?>[] rights(String text) {
        boolean isPosix =
                directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        Set<PosixFilePermission> rights = PosixFilePermissions.fromString(text);
        return isPosix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)}
                : new FileAttribute<?>[0];
    }

    private static UncheckedIOException failure(String action, Path file, IOException cause) {
        return new UncheckedIOException(
                "cannot " + action + " the token: file=" + file
                        + "; check its rights, or delete it to start as a new user",
                cause);
    }

    private Path file(String uri, String databaseName) {
        return directory.resolve(escaped(server(uri) + "/" + databaseName));
    }

    /** A server that is reached encrypted does not share its tokens with one that is not. */
    private static String server(String uri) {
        String text = uri.toLowerCase(Locale.ROOT).replaceFirst("^ws", "http");
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("+", "%20");
    }
}
