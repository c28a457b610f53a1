package dev.stdb.processor;

import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;

/**
 * Sources of one compilation in one resource: each file starts with a line {@code // FILE: path}. Line numbers count
 * from the line after it.
 */
final class SourceFiles {

    private static final String FILE_MARK = "// FILE: ";

    /**
     * One source file.
     *
     * @param path path with slashes, ending in {@code .java}
     * @param lines its lines
     */
    record SourceFile(String path, List<String> lines) {

        JavaFileObject toFileObject() {
            String name = path.substring(0, path.length() - ".java".length()).replace('/', '.');
            return JavaFileObjects.forSourceString(name, String.join("\n", lines));
        }
    }

    private SourceFiles() {}

    static List<SourceFile> read(String resource) {
        List<SourceFile> files = new ArrayList<>();
        for (String line : text(resource).split("\n", -1)) {
            if (line.startsWith(FILE_MARK)) {
                files.add(new SourceFile(line.substring(FILE_MARK.length()), new ArrayList<>()));
            } else {
                files.get(files.size() - 1).lines().add(line);
            }
        }
        return files;
    }

    static List<JavaFileObject> objects(List<SourceFile> files) {
        return files.stream().map(SourceFile::toFileObject).toList();
    }

    private static String text(String resource) {
        try (InputStream in = SourceFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no such test resource: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
