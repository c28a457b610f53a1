package dev.stdb.server.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The classes on a class path as they were when it was read. Directories, which compilers rewrite at any time, are read
 * at once; a jar is read as a whole when its first class is needed, and no file stays open. Entries of jars for later
 * Java versions are not seen. Thread-safe.
 */
final class ClassPath {
    private static final String SUFFIX = ".class";

    /** Classes by their internal names. */
    private interface Entry {
        Set<String> names();

        byte @Nullable [] find(String internalName) throws IOException;
    }

    private final List<Entry> entries;

    private ClassPath(List<Entry> entries) {
        this.entries = entries;
    }

    /** Tables of contents of jars, kept between readings: what is asked for has often not changed. Thread-safe. */
    static final class Jars {
        private final Map<Path, Jar> byPath = new ConcurrentHashMap<>();

        private Jar jar(Path path) throws IOException {
            Jar known = byPath.get(path);
            if (known == null || !known.isCurrent()) {
                known = Jar.open(path);
                byPath.put(path, known);
            }
            return known;
        }
    }

    /**
     * Reads a class path.
     *
     * @param paths directories and jars; what does not exist counts as empty
     */
    static ClassPath read(List<Path> paths, Jars jars) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path path : paths) {
            entries.add(Files.isRegularFile(path) ? jars.jar(path) : Directory.read(path));
        }
        return new ClassPath(entries);
    }

    /** The class files below a directory, as they were. */
    private record Directory(Map<String, byte[]> classes) implements Entry {
        static Directory read(Path directory) throws IOException {
            Map<String, byte[]> classes = new HashMap<>();
            if (Files.isDirectory(directory)) {
                try (Stream<Path> tree = Files.walk(directory)) {
                    for (Path file : (Iterable<Path>) tree::iterator) {
                        String name = directory.relativize(file).toString().replace('\\', '/');
                        if (name.endsWith(SUFFIX)) {
                            classes.put(internalName(name), Files.readAllBytes(file));
                        }
                    }
                }
            }
            return new Directory(classes);
        }

        @Override
        public Set<String> names() {
            return classes.keySet();
        }

        @Override
        public byte @Nullable [] find(String internalName) {
            return classes.get(internalName);
        }
    }

    private static String internalName(String file) {
        return file.substring(0, file.length() - SUFFIX.length());
    }

    /** A jar that was there when its table of contents was read. */
    private static final class Jar implements Entry {
        private final Path path;
        private final long size;
        private final FileTime modified;
        private final Set<String> names;
        private @Nullable Map<String, byte[]> classes;

        private Jar(Path path, long size, FileTime modified, Set<String> names) {
            this.path = path;
            this.size = size;
            this.modified = modified;
            this.names = names;
        }

        static Jar open(Path path) throws IOException {
            long size = Files.size(path);
            FileTime modified = Files.getLastModifiedTime(path);
            try (ZipFile zip = new ZipFile(path.toFile())) {
                Set<String> names = new HashSet<>();
                zip.stream().map(ZipEntry::getName).filter(Jar::isClass).forEach(name -> names.add(internalName(name)));
                return new Jar(path, size, modified, names);
            }
        }

        private static boolean isClass(String name) {
            return name.endsWith(SUFFIX) && !name.startsWith("META-INF/");
        }

        boolean isCurrent() throws IOException {
            return Files.size(path) == size && Files.getLastModifiedTime(path).equals(modified);
        }

        @Override
        public Set<String> names() {
            return names;
        }

        @Override
        public synchronized byte @Nullable [] find(String internalName) throws IOException {
            if (!names.contains(internalName)) {
                return null;
            }
            Map<String, byte[]> known = classes;
            if (known == null) {
                known = readClasses();
                classes = known;
            }
            return known.get(internalName);
        }

        private Map<String, byte[]> readClasses() throws IOException {
            if (!isCurrent()) {
                throw new IOException("the jar was replaced while its module runs; publish again: " + path);
            }
            Map<String, byte[]> read = new HashMap<>();
            try (ZipFile zip = new ZipFile(path.toFile())) {
                for (String name : names) {
                    ZipEntry entry = zip.getEntry(name + SUFFIX);
                    try (InputStream in = zip.getInputStream(entry)) {
                        read.put(name, in.readAllBytes());
                    }
                }
            }
            return read;
        }
    }

    /** Returns the bytes of a class by its internal name, not to be modified; null if it is not on the path. */
    byte @Nullable [] find(String internalName) throws IOException {
        for (Entry entry : entries) {
            byte[] bytes = entry.find(internalName);
            if (bytes != null) {
                return bytes;
            }
        }
        return null;
    }

    /** Returns the internal names of the classes in the first entry: the module's own. (The path is not empty.) */
    Set<String> firstEntry() {
        return entries.get(0).names();
    }
}
