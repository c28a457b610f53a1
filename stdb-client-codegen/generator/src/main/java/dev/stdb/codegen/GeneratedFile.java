package dev.stdb.codegen;

/**
 * One generated source file.
 *
 * @param path path below the output folder, with forward slashes
 * @param content the text, with line feeds only
 */
public record GeneratedFile(String path, String content) {
    /** Checks that the path stays below the output folder. */
    public GeneratedFile {
        if (path.startsWith("/") || path.contains("..") || path.contains("\\")) {
            throw new IllegalArgumentException("path must be relative and without dots: path=" + path);
        }
    }
}
