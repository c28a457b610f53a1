package dev.stdb.server.guest.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The classes on a class path as they were when it was read. Directories, which compilers rewrite at any time, are read at
 * once; a jar is read as a whole when its first class is needed, and no file stays open. Entries of jars for later Java
 * versions are not seen. Thread-safe.
 */
final class ClassPath {
    private static final String SUFFIX = ".class";

    /** Finds the bytes of a class by its internal name. */
    private interface Source {
        byte @Nullable [] find(String internalName) throws IOException;
    }

    private final Map<String, Source> sources;
    private final Set<String> firstEntry;

    private ClassPath(Map<String, Source> sources, Set<String> firstEntry) {
        this.sources = sources;
        this.firstEntry = firstEntry;
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
     * @param entries directories and jars; what does not exist counts as empty
     */
    static ClassPath read(List<Path> entries, Jars jars) throws IOException {
        Map<String, Source> sources = new HashMap<>();
        Set<String> first = new TreeSet<>();
        for (Path entry : entries) {
            Set<String> names;
            Source source;
            if (Files.isDirectory(entry)) {
                Map<String, byte[]> classes = readDirectory(entry);
                names = classes.keySet();
                source = classes::get;
            } else if (Files.isRegularFile(entry)) {
                Jar jar = jars.jar(entry);
                names = jar.names;
                source = jar;
            } else {
                continue;
            }
            names.forEach(name -> sources.putIfAbsent(name, source));
            if (entry.equals(entries.get(0))) {
                first.addAll(names);
            }
        }
        return new ClassPath(sources, first);
    }

    private static Map<String, byte[]> readDirectory(Path directory) throws IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) tree::iterator) {
                String name = directory.relativize(file).toString().replace('\\', '/');
                if (name.endsWith(SUFFIX)) {
                    classes.put(internalName(name), Files.readAllBytes(file));
                }
            }
        }
        return classes;
    }

    private static String internalName(String file) {
        return file.substring(0, file.length() - SUFFIX.length());
    }

    /** A jar that was there when its table of contents was read. */
    private static final class Jar implements Source {
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
                Set<String> names = new TreeSet<>();
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
        public synchronized byte @Nullable [] find(String internalName) throws IOException {
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
        Source source = sources.get(internalName);
        return source == null ? null : source.find(internalName);
    }

    /** Returns the internal names of the classes in the first entry: the module's own. */
    Set<String> firstEntry() {
        return firstEntry;
    }
}
