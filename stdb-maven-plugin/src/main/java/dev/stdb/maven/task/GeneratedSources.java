package dev.stdb.maven.task;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.tools.FileObject;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;

/**
 * What a processor generates, compared with what it has generated before: sources of the same text whose class files
 * are there need not be compiled. Confined to one thread.
 */
final class GeneratedSources {
    private static final String SOURCE = ".java";

    private final Path directory;
    private final ClassFiles classes;
    private final Charset encoding;
    private final Map<String, String> kept = new TreeMap<>();
    private final Map<String, String> changed = new TreeMap<>();
    private final Map<String, byte[]> resources = new TreeMap<>();

    /**
     * Creates it.
     *
     * @param directory of the sources of before
     * @param classes their class files
     * @param encoding of the sources
     */
    GeneratedSources(Path directory, ClassFiles classes, Charset encoding) {
        this.directory = directory;
        this.classes = classes;
        this.encoding = encoding;
    }

    /** Returns the sources that are the same as before, by the qualified names of their classes. */
    Map<String, String> kept() {
        return kept;
    }

    /** Returns whether a class is that of a source that is another one than before. */
    boolean isChanged(String className) {
        return changed.containsKey(className);
    }

    /** Returns what else has to be written beside class files, by path, if it is not what is there. */
    Map<Path, byte[]> changedFiles() throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        changed.forEach((name, text) -> files.put(file(name), text.getBytes(encoding)));
        for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
            Path file = classes.directory().resolve(resource.getKey());
            if (!ClassFiles.hasContent(file, resource.getValue())) {
                files.put(file, resource.getValue());
            }
        }
        return files;
    }

    /**
     * Returns the kept sources that name a class, in their text or in their class files.
     *
     * @param names binary names of classes
     */
    Map<String, String> keptThatMention(Set<String> names) throws IOException {
        Map<String, String> found = new TreeMap<>();
        if (names.isEmpty()) {
            return found;
        }
        String simpleNames = names.stream()
                .map(name -> Pattern.quote(name.substring(1 + Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')))))
                .distinct()
                .collect(Collectors.joining("|", "\\b(?:", ")\\b"));
        // Names may begin and end with any letter.
        Pattern simple = Pattern.compile(simpleNames, Pattern.UNICODE_CHARACTER_CLASS);
        Set<String> mentioning = classes.mentioning(kept.keySet(), names);
        kept.forEach((name, text) -> {
            if (mentioning.contains(name) || simple.matcher(text).find()) {
                found.put(name, text);
            }
        });
        return found;
    }

    /** Requires that each source of before has been generated again. */
    void requireNoneGone() throws NotAloneException, IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    (Iterable<Path>) files.filter(each -> each.toString().endsWith(SOURCE))::iterator) {
                String path = directory.relativize(file).toString();
                String name = path.substring(0, path.length() - SOURCE.length())
                        .replace(file.getFileSystem().getSeparator(), ".");
                if (!kept.containsKey(name) && !changed.containsKey(name)) {
                    throw new NotAloneException(name + " is no longer generated");
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Path file(String name) {
        return directory.resolve(name.replace('.', '/') + SOURCE);
    }

    private boolean isAsBefore(String name, String text) throws IOException {
        Path file = file(name);
        return ClassFiles.hasContent(file, text.getBytes(encoding)) && classes.isNotOlder(name, file);
    }

    /**
     * Returns a filer that passes on what has changed.
     *
     * @param filer of the compiler
     */
    Filer filer(Filer filer) {
        return new Filer() {
            @Override
            public JavaFileObject createSourceFile(CharSequence name, Element... origins) {
                return new Source(filer, name.toString(), origins);
            }

            @Override
            public JavaFileObject createClassFile(CharSequence name, Element... origins) throws IOException {
                return filer.createClassFile(name, origins);
            }

            @Override
            public FileObject createResource(
                    JavaFileManager.Location location, CharSequence pack, CharSequence name, Element... origins) {
                if (location != StandardLocation.CLASS_OUTPUT || pack.length() > 0) {
                    throw new UnsupportedOperationException(location + " " + pack);
                }
                return new Resource(name.toString());
            }

            @Override
            public FileObject getResource(JavaFileManager.Location location, CharSequence pack, CharSequence name)
                    throws IOException {
                return filer.getResource(location, pack, name);
            }
        };
    }

    /** A source file that the compiler sees if it is another one than before. */
    private final class Source extends SimpleJavaFileObject {
        private final Filer filer;
        private final String name;
        private final Element[] origins;

        Source(Filer filer, String name, Element[] origins) {
            super(URI.create("memory:///" + name.replace('.', '/') + SOURCE), Kind.SOURCE);
            this.filer = filer;
            this.name = name;
            this.origins = origins;
        }

        @Override
        public Writer openWriter() {
            return new StringWriter() {
                @Override
                public void close() throws IOException {
                    accept(toString());
                }
            };
        }

        private void accept(String text) throws IOException {
            if (isAsBefore(name, text)) {
                kept.put(name, text);
                return;
            }
            changed.put(name, text);
            try (Writer out = filer.createSourceFile(name, origins).openWriter()) {
                out.write(text);
            }
        }
    }

    /** A file beside the class files. */
    private final class Resource extends SimpleJavaFileObject {
        private final String name;

        Resource(String name) {
            super(URI.create("memory:///" + name), Kind.OTHER);
            this.name = name;
        }

        @Override
        public OutputStream openOutputStream() {
            return new ByteArrayOutputStream() {
                @Override
                public void close() {
                    resources.put(name, toByteArray());
                }
            };
        }
    }
}
