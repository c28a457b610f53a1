package dev.stdb.maven.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Compiles changed Java sources without compiling all that a compilation of everything would. Sources of which nothing
 * has changed that other classes or the annotation processor see are compiled alone, without the processor; otherwise
 * all sources are, but of the generated ones only those that become others. Keeps the result only if it is what a
 * compilation of everything would have made. Says nothing about mistakes in sources; whoever then compiles everything
 * does.
 *
 * <p>Confined to one thread.
 */
public final class IncrementalCompiler {
    private static final String SOURCE = ".java";

    private final ClassFiles classes;
    private final Javac javac;
    private final @Nullable SourceGenerator generator;
    private final @Nullable ModuleCompiler module;

    /**
     * Creates a compiler.
     *
     * @param classes where the class files of an earlier compilation are
     * @param classPath what sources are compiled against, {@code classes} among it
     * @param encoding of the sources
     * @param options of javac with which the class files were made, without those for places and processors; names of
     *     parameters must be in the class files
     * @param generator what generated the other sources; null if that is not known: then bodies of methods are all that
     *     can change
     */
    public IncrementalCompiler(
            Path classes,
            List<Path> classPath,
            Charset encoding,
            List<String> options,
            @Nullable SourceGenerator generator) {
        this.classes = new ClassFiles(classes);
        this.javac = new Javac(classPath, encoding, options);
        this.generator = generator;
        this.module = generator == null ? null : new ModuleCompiler(this.classes, javac, encoding, generator);
    }

    /**
     * Compiles sources that have changed since the class files were made. Nothing is written unless all of it can be.
     *
     * @param roots directories of all sources
     * @param changed files below them
     * @return why everything has to be compiled; empty if the class files are up to date
     */
    public Optional<String> compile(List<Path> roots, Set<Path> changed) throws IOException {
        // Sources that are saved from now on are newer than the class files.
        FileTime start = FileTime.from(Instant.now());
        try {
            Map<Path, Path> sources = sources(roots);
            requireOthersUpToDate(sources, changed);
            compile(sources, changed, start);
            return Optional.empty();
        } catch (NotAloneException e) {
            return Optional.of(e.reason());
        }
    }

    private void compile(Map<Path, Path> sources, Set<Path> changed, FileTime start)
            throws NotAloneException, IOException {
        try {
            compileAlone(sources, changed, start);
        } catch (NotAloneException e) {
            if (module == null) {
                throw e;
            }
            module.compile(sources, changed, start);
        }
    }

    private void compileAlone(Map<Path, Path> sources, Set<Path> changed, FileTime start)
            throws NotAloneException, IOException {
        Map<String, byte[]> made = javac.compile(changed, null);
        // The class of a file's name comes last: until everything is written, its source is newer.
        Map<Path, byte[]> files = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> entry :
                new TreeMap<>(made).descendingMap().entrySet()) {
            classes.requireSameShape(entry.getKey(), entry.getValue());
            files.put(classes.file(entry.getKey()), entry.getValue());
        }
        requireNoneLeft(sources, changed, made.keySet());
        ClassFiles.write(files, start);
    }

    /** Returns the class file in which each source's class of its name belongs, by source. */
    private Map<Path, Path> sources(List<Path> roots) throws IOException {
        Map<Path, Path> sources = new TreeMap<>();
        for (Path root : roots) {
            if (Files.isDirectory(root) && (generator == null || !isSame(root, generator.directory()))) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(file -> file.toString().endsWith(SOURCE))
                            .forEach(file -> sources.put(file, classFile(root, file)));
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            }
        }
        return sources;
    }

    private static boolean isSame(Path root, Path other) {
        return root.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    private Path classFile(Path root, Path source) {
        String path = root.relativize(source).toString();
        return classes.directory().resolve(path.substring(0, path.length() - SOURCE.length()) + ClassFiles.SUFFIX);
    }

    private void requireOthersUpToDate(Map<Path, Path> sources, Set<Path> changed)
            throws NotAloneException, IOException {
        if (Files.exists(classes.file("module-info"))) {
            throw new NotAloneException("it is a module of the Java platform");
        }
        if (!sources.keySet().containsAll(changed)) {
            throw new NotAloneException("not only Java sources have changed");
        }
        for (Map.Entry<Path, Path> entry : sources.entrySet()) {
            Path source = entry.getKey();
            if (!changed.contains(source) && !isUpToDate(source, entry.getValue())) {
                throw new NotAloneException(source + " has changed, too");
            }
        }
    }

    private static boolean isUpToDate(Path source, Path classFile) throws IOException {
        if (!Files.exists(classFile)) {
            // Packages without annotations have no class file.
            return source.endsWith("package-info.java");
        }
        return Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(classFile)) <= 0;
    }

    /**
     * Nested classes are listed in the class around them, and so in its shape. A class beside that of the file's name
     * is listed nowhere.
     */
    private void requireNoneLeft(Map<Path, Path> sources, Set<Path> changed, Set<String> made)
            throws NotAloneException, IOException {
        Set<Path> named = Set.copyOf(sources.values());
        for (Path source : changed) {
            try (Stream<Path> files =
                    Files.list(Objects.requireNonNull(sources.get(source)).getParent())) {
                for (Path file : files.filter(file -> file.toString().endsWith(ClassFiles.SUFFIX))
                        .toList()) {
                    boolean kept = named.contains(ofOutermost(file)) || made.contains(classes.className(file));
                    if (!kept && isFrom(file, source)) {
                        throw new NotAloneException(classes.className(file) + " is gone");
                    }
                }
            }
        }
    }

    private static Path ofOutermost(Path file) {
        String name = file.getFileName().toString();
        int nested = name.indexOf('$');
        return nested < 0 ? file : file.resolveSibling(name.substring(0, nested) + ClassFiles.SUFFIX);
    }

    private static boolean isFrom(Path file, Path source) throws IOException {
        boolean[] same = {false};
        ClassVisitor visitor = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public void visitSource(String name, String debug) {
                same[0] = source.endsWith(name);
            }
        };
        new ClassReader(Files.readAllBytes(file)).accept(visitor, ClassReader.SKIP_CODE | ClassReader.SKIP_FRAMES);
        return same[0];
    }
}
