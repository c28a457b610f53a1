package dev.stdb.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A text file written by hand, in any module. Immutable.
 *
 * @param path path from the root of the repository, with {@code /}
 * @param text the content
 */
record SourceFile(String path, String text) {
    /** Directory of the repository; tests run in that of their module. */
    static final Path ROOT = Path.of("..");

    private static final Set<String> EXTENSIONS =
            Set.of("java", "kt", "ts", "tsx", "mjs", "g4", "groovy", "md", "xml", "yml", "sh", "properties", "sqltest");

    /** Directories of what is built or fetched; {@code dist} is compiled TypeScript. */
    private static final Set<String> NOT_WRITTEN_BY_HAND = Set.of("target", "node_modules", "dist", "module_bindings");

    /** Line break, indentation and what continues a comment on the next line. */
    private static final Pattern CONTINUATION = Pattern.compile("\\R[ \\t]*(?:\\*(?!/)|//|#(?= ))?[ \\t]*");

    private static final List<SourceFile> ALL = readAll();

    /** Returns all files. */
    static List<SourceFile> all() {
        return ALL;
    }

    /** Returns the file with the given path, which must be there. */
    static SourceFile named(String path) {
        return ALL.stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no file " + path));
    }

    private static List<SourceFile> readAll() {
        TreeMap<String, SourceFile> found = new TreeMap<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    String name = directory.getFileName().toString();
                    boolean hidden = name.startsWith(".") && !directory.equals(ROOT);
                    return hidden || NOT_WRITTEN_BY_HAND.contains(name)
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String path = ROOT.relativize(file).toString().replace('\\', '/');
                    if (EXTENSIONS.contains(path.substring(path.lastIndexOf('.') + 1))) {
                        found.put(path, new SourceFile(path, Files.readString(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the repository: " + ROOT.toAbsolutePath(), e);
        }
        assertThat(found.size()).as("files of the repository").isGreaterThan(900);
        return new ArrayList<>(found.values());
    }

    /** Whether the name ends in one of the given extensions. */
    boolean is(String... extensions) {
        return List.of(extensions).contains(path.substring(path.lastIndexOf('.') + 1));
    }

    /**
     * Returns the text with every line break, and what continues a comment behind it, replaced by as many spaces:
     * sentences are in one line, and offsets are those of the text. Scripts of SQL tests are reduced to their comments.
     */
    String sentences() {
        String prose = text;
        if (is("sqltest")) {
            prose = Pattern.compile("(?m)^[^#\\r\\n].*$")
                    .matcher(text)
                    .replaceAll(match -> " ".repeat(match.group().length()));
        }
        return CONTINUATION
                .matcher(prose)
                .replaceAll(match -> " ".repeat(match.group().length()));
    }

    /** Returns where an offset of the text is, for messages. */
    String place(int offset) {
        return path + ":" + (text.substring(0, offset).lines().count() + (lineStart(offset) ? 1 : 0));
    }

    private boolean lineStart(int offset) {
        return offset == 0 || text.charAt(offset - 1) == '\n';
    }
}
