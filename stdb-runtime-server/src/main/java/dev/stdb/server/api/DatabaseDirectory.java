package dev.stdb.server.api;

import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a database is on disk. One that replaces it is made beside it, whole, before it goes: whenever the power fails,
 * one of them is there. For one thread at a time.
 *
 * @param path of the database itself
 */
record DatabaseDirectory(FileSystem files, Path path) {
    private Path replacement() {
        return path.resolveSibling(path.getFileName() + ".new");
    }

    private Path replaced() {
        return path.resolveSibling(path.getFileName() + ".old");
    }

    /** Creates the directory; what a failed earlier attempt left behind is in no list and must not be replayed. */
    void makeEmpty() {
        makeEmpty(path);
    }

    void delete() {
        delete(path);
    }

    /** Returns an empty directory for the database that is to replace this one. */
    Path makeReplacement() {
        makeEmpty(replacement());
        return replacement();
    }

    void deleteReplacement() {
        delete(replacement());
    }

    /** Puts the replacement into the place of the database, which stays beside it. */
    void replace() {
        delete(replaced());
        try {
            if (files.exists(path)) {
                files.rename(path, replaced());
            }
            takeOver();
        } catch (IOException e) {
            throw new UncheckedIOException("a database cannot be replaced: directory=" + path, e);
        }
    }

    private void takeOver() throws IOException {
        files.rename(replacement(), path);
        files.forceDirectory(Objects.requireNonNull(path.getParent()));
    }

    /** Deletes the database that was replaced. */
    void deleteReplaced() {
        delete(replaced());
    }

    /** Ends a replacement that was cut off: with the new database if the old one is away, else with the old one. */
    void finishReplacing() throws IOException {
        if (files.exists(replacement()) && !files.exists(path)) {
            takeOver();
        }
        FileTree.delete(files, replacement());
        FileTree.delete(files, replaced());
    }

    private void makeEmpty(Path directory) {
        delete(directory);
        try {
            files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("a directory cannot be created: " + directory, e);
        }
    }

    private void delete(Path directory) {
        try {
            FileTree.delete(files, directory);
        } catch (IOException e) {
            throw new UncheckedIOException("a directory cannot be deleted: " + directory, e);
        }
    }
}
