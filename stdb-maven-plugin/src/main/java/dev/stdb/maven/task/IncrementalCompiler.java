package dev.stdb.maven.task;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Compiles changed Java sources alone, without annotation processors, against the classes that are there. Keeps the
 * result only if it is what a compilation of all sources would have made: if nothing that other classes or the
 * annotation processor see has changed. Says nothing about mistakes in sources; whoever then compiles everything does.
 *
 * <p>Confined to one thread.
 */
public final class IncrementalCompiler {
    private static final String SOURCE = ".java";
    private static final String CLASS = ".class";

    private final Path classes;
    private final List<Path> classPath;
    private final Charset encoding;
    private final List<String> options;

    /**
     * Creates a compiler.
     *
     * @param classes where the class files of an earlier compilation are
     * @param classPath what sources are compiled against, {@code classes} among it
     * @param encoding of the sources
     * @param options of javac with which the class files were made, without those for places and processors; names of
     *     parameters must be in the class files
     */
    public IncrementalCompiler(Path classes, List<Path> classPath, Charset encoding, List<String> options) {
        this.classes = classes;
        this.classPath = List.copyOf(classPath);
        this.encoding = encoding;
        this.options = List.copyOf(options);
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
            Map<String, byte[]> made = compiled(changed);
            for (Map.Entry<String, byte[]> entry : made.entrySet()) {
                requireSameShape(entry.getKey(), entry.getValue());
            }
            requireNoneLeft(sources, changed, made.keySet());
            write(made, start);
            return Optional.empty();
        } catch (NotAloneException e) {
            return Optional.of(e.reason);
        }
    }

    /** Why sources cannot be compiled alone. */
    private static final class NotAloneException extends Exception {
        private static final long serialVersionUID = 1;

        private final String reason;

        NotAloneException(String reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /** Returns the class file in which each source's class of its name belongs, by source. */
    private Map<Path, Path> sources(List<Path> roots) throws IOException {
        Map<Path, Path> sources = new TreeMap<>();
        for (Path root : roots) {
            if (Files.isDirectory(root)) {
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

    private Path classFile(Path root, Path source) {
        String path = root.relativize(source).toString();
        return classes.resolve(path.substring(0, path.length() - SOURCE.length()) + CLASS);
    }

    private void requireOthersUpToDate(Map<Path, Path> sources, Set<Path> changed)
            throws NotAloneException, IOException {
        if (Files.exists(classes.resolve("module-info.class"))) {
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

    private Map<String, byte[]> compiled(Collection<Path> changed) throws NotAloneException, IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new NotAloneException("this Java has no compiler");
        }
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (var files = compiler.getStandardFileManager(problems, Locale.ROOT, encoding);
                MemoryClasses memory = new MemoryClasses(files)) {
            Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(changed);
            boolean done = compiler.getTask(new StringWriter(), memory, problems, allOptions(), null, units)
                    .call();
            boolean silent = problems.getDiagnostics().stream().noneMatch(IncrementalCompiler::isProblem);
            if (!done || !silent) {
                throw new NotAloneException("the compiler reports problems");
            }
            return memory.classes();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new NotAloneException("the compiler does not take its options: " + e.getMessage());
        }
    }

    private static boolean isProblem(Diagnostic<?> diagnostic) {
        return diagnostic.getKind() != Diagnostic.Kind.NOTE;
    }

    private List<String> allOptions() {
        List<String> all = new ArrayList<>(options);
        String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        all.addAll(List.of("-proc:none", "-implicit:none", "-sourcepath", "", "-classpath", path));
        return all;
    }

    private void requireSameShape(String name, byte[] made) throws NotAloneException, IOException {
        Path file = file(name);
        if (!Files.exists(file)) {
            throw new NotAloneException(name + " is new");
        }
        try {
            if (ClassShape.of(Files.readAllBytes(file)).equals(ClassShape.of(made))) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new NotAloneException(name + " is no class file that can be compared: " + e.getMessage());
        }
        throw new NotAloneException("what others see of " + name + " has changed");
    }

    private Path file(String name) {
        return classes.resolve(name.replace('.', '/') + CLASS);
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
                for (Path file :
                        files.filter(file -> file.toString().endsWith(CLASS)).toList()) {
                    boolean kept = named.contains(ofOutermost(file)) || made.contains(className(file));
                    if (!kept && isFrom(file, source)) {
                        throw new NotAloneException(className(file) + " is gone");
                    }
                }
            }
        }
    }

    private String className(Path file) {
        String path = classes.relativize(file).toString();
        return path.substring(0, path.length() - CLASS.length()).replace(File.separatorChar, '.');
    }

    private static Path ofOutermost(Path file) {
        String name = file.getFileName().toString();
        int nested = name.indexOf('$');
        return nested < 0 ? file : file.resolveSibling(name.substring(0, nested) + CLASS);
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

    /** The class of a file's name comes last: until everything is written, its source is newer. */
    private void write(Map<String, byte[]> made, FileTime time) throws IOException {
        for (Map.Entry<String, byte[]> entry :
                new TreeMap<>(made).descendingMap().entrySet()) {
            Path file = file(entry.getKey());
            CompileTask.writeAtomically(file, entry.getValue());
            Files.setLastModifiedTime(file, time);
        }
    }
}
