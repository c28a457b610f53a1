package dev.stdb.server.common.io;

import java.io.IOException;
import java.nio.file.Path;

/** Directories with all that is in them. Stateless. */
public final class FileTree {

    private FileTree() {}

    /** Deletes a file or a directory with all that is in it; does nothing if there is none. Forces nothing. */
    public static void delete(FileSystem files, Path path) throws IOException {
        if (files.isDirectory(path)) {
            for (String name : files.list(path)) {
                delete(files, path.resolve(name));
            }
        }
        files.delete(path);
    }
}
