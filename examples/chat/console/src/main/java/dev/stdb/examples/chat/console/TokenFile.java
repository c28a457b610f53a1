package dev.stdb.examples.chat.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where this user's token is kept, so that they are the same user the next time. Immutable.
 *
 * @param path the file; whoever can read it can pose as this user
 */
record TokenFile(Path path) {

    /** Returns the token of the last time, or empty for a new user. */
    Optional<String> load() {
        try {
            return Files.exists(path) ? Optional.of(Files.readString(path).trim()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the token file " + path, e);
        }
    }

    /** Keeps the token, readable by its owner only where the file system knows owners. */
    void save(String token) {
        try {
            if (Files.notExists(path)
                    && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(path, token);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the token file " + path, e);
        }
    }
}
