package dev.stdb.task.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Tokens by server, one file each, readable by the user only; and the token of a project, whose servers share their
 * keys and with them their users, whatever port they listen on.
 *
 * <p>Not safe for several processes writing the same server's token; the last one wins.
 */
public final class TokenStore {
    private static final String PROJECT = "project";

    private final Path directory;

    /**
     * Creates a store.
     *
     * @param directory where the files are; created by the first {@link #save}
     */
    public TokenStore(Path directory) {
        this.directory = directory;
    }

    /** Returns the token for a server, if there is one. */
    public Optional<String> find(URI server) throws IOException {
        return read(fileFor(server));
    }

    /** Returns the token for the servers of the project, if there is one. */
    public Optional<String> findOfProject() throws IOException {
        return read(file(PROJECT));
    }

    private static Optional<String> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String token = Files.readString(file).strip();
        return token.isEmpty() ? Optional.empty() : Optional.of(token);
    }

    /** Stores the token for a server. */
    public void save(URI server, String token) throws IOException {
        PrivateFile.replace(fileFor(server), token);
    }

    /** Deletes the token for a server; returns whether there was one. */
    public boolean delete(URI server) throws IOException {
        return Files.deleteIfExists(fileFor(server));
    }

    /** Stores the token for the servers of the project. */
    public void saveOfProject(String token) throws IOException {
        PrivateFile.replace(file(PROJECT), token);
    }

    /** Returns whether two addresses have the same host and port, and so the same token. */
    public static boolean isSame(URI one, URI other) {
        return nameOf(one).equals(nameOf(other));
    }

    private Path fileFor(URI server) {
        return file(nameOf(server));
    }

    private static String nameOf(URI server) {
        String host = String.valueOf(server.getHost()).toLowerCase(Locale.ROOT).replace(':', '_');
        int port = server.getPort() >= 0 ? server.getPort() : "https".equals(server.getScheme()) ? 443 : 80;
        return host + "_" + port;
    }

    private Path file(String name) {
        return directory.resolve(name + ".token");
    }
}
