package dev.stdb.maven.task;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The directory of a project's class files. Confined to one thread. */
final class ClassFiles {
    static final String SUFFIX = ".class";

    private final Path directory;

    ClassFiles(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** Returns the file of a class. */
    Path file(String name) {
        return directory.resolve(name.replace('.', '/') + SUFFIX);
    }

    /** Returns the binary name of a file's class. */
    String className(Path file) {
        String path = directory.relativize(file).toString();
        return path.substring(0, path.length() - SUFFIX.length()).replace(File.separatorChar, '.');
    }

    /** Returns the name of the class around a class; its own if there is none. */
    static String outermost(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    /** Returns whether a class has a file that is at least as new as its source. */
    boolean isNotOlder(String name, Path source) throws IOException {
        Path file = file(name);
        return Files.exists(file) && Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(file)) <= 0;
    }

    boolean hasContent(String name, byte[] content) throws IOException {
        return hasContent(file(name), content);
    }

    static boolean hasContent(Path file, byte[] content) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == content.length
                && Arrays.equals(Files.readAllBytes(file), content);
    }

    /**
     * Returns whether others see the same of a class as before.
     *
     * @throws NotAloneException if it is not known
     */
    boolean hasShapeOf(String name, byte[] made) throws NotAloneException, IOException {
        byte[] before = Files.readAllBytes(file(name));
        try {
            return Arrays.equals(before, made) || ClassShape.of(before).equals(ClassShape.of(made));
        } catch (IllegalArgumentException e) {
            throw new NotAloneException(name + " is no class file that can be compared: " + e.getMessage());
        }
    }

    /** Requires that a class can take the place of that of before. */
    void requireSameShape(String name, byte[] made) throws NotAloneException, IOException {
        if (!Files.exists(file(name))) {
            throw new NotAloneException(name + " is new");
        }
        if (!hasShapeOf(name, made)) {
            throw new NotAloneException("what others see of " + name + " has changed");
        }
    }

    /** Returns the binary names of all classes. */
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(file -> file.toString().endsWith(SUFFIX)).forEach(file -> names.add(className(file)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return names;
    }

    /**
     * Returns the outermost classes whose files, or those of their nested classes, name others.
     *
     * @param outermost where to look
     * @param names binary names of the others
     */
    Set<String> mentioning(Set<String> outermost, Set<String> names) throws IOException {
        List<String> internal =
                names.stream().map(name -> inClassFile(name.replace('.', '/'))).toList();
        Set<String> found = new HashSet<>();
        for (String name : names()) {
            String around = outermost(name);
            if (outermost.contains(around) && !found.contains(around)) {
                String content = new String(Files.readAllBytes(file(name)), StandardCharsets.ISO_8859_1);
                if (internal.stream().anyMatch(content::contains)) {
                    found.add(around);
                }
            }
        }
        return found;
    }

    /** Returns a name with a character for each byte that class files have for it. */
    private static String inClassFile(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /**
     * Writes files, each at once.
     *
     * @param contents in the order in which they are written
     * @param time the files' time
     */
    static void write(Map<Path, byte[]> contents, FileTime time) throws IOException {
        for (Map.Entry<Path, byte[]> entry : contents.entrySet()) {
            Path file = entry.getKey();
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            CompileTask.writeAtomically(file, entry.getValue());
            Files.setLastModifiedTime(file, time);
        }
    }
}
