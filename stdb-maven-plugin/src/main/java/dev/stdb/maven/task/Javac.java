package dev.stdb.maven.task;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Runs the compiler of the running Java on what it is given and on nothing else: it does not look for sources, and its
 * class files stay in memory. Confined to one thread.
 */
final class Javac {
    private final List<Path> classPath;
    private final Charset encoding;
    private final List<String> options;

    /**
     * Creates it.
     *
     * @param classPath what sources are compiled against
     * @param encoding of the sources
     * @param options those that decide what is in class files
     */
    Javac(List<Path> classPath, Charset encoding, List<String> options) {
        this.classPath = List.copyOf(classPath);
        this.encoding = encoding;
        this.options = List.copyOf(options);
    }

    /**
     * Compiles files.
     *
     * @param processor to run, null for none
     * @return class files by the binary names of their classes
     * @throws NotAloneException if the compiler says anything about the sources
     */
    Map<String, byte[]> compile(Collection<Path> files, @Nullable Processor processor)
            throws NotAloneException, IOException {
        return run(manager -> manager.getJavaFileObjectsFromPaths(files), Map.of(), processor);
    }

    /**
     * Compiles texts, without processors.
     *
     * @param texts by the qualified names of their classes
     * @param before class files that come before those of the class path, by binary name
     * @return class files by the binary names of their classes
     * @throws NotAloneException if the compiler says anything about the sources
     */
    Map<String, byte[]> compile(Map<String, String> texts, Map<String, byte[]> before)
            throws NotAloneException, IOException {
        List<JavaFileObject> units = new ArrayList<>();
        texts.forEach((name, text) -> units.add(MemoryFile.source(name, text)));
        return run(manager -> units, before, null);
    }

    /** Makes what is compiled. */
    private interface Units {
        Iterable<? extends JavaFileObject> of(StandardJavaFileManager manager);
    }

    private Map<String, byte[]> run(Units units, Map<String, byte[]> before, @Nullable Processor processor)
            throws NotAloneException, IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new NotAloneException("this Java has no compiler");
        }
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (var files = compiler.getStandardFileManager(problems, Locale.ROOT, encoding);
                MemoryClasses memory = new MemoryClasses(files, before)) {
            JavaCompiler.CompilationTask task = compiler.getTask(
                    new StringWriter(), memory, problems, allOptions(processor != null), null, units.of(files));
            if (processor != null) {
                task.setProcessors(List.of(processor));
            }
            boolean done = task.call();
            if (!done || problems.getDiagnostics().stream().anyMatch(Javac::isProblem)) {
                throw new NotAloneException("the compiler reports problems");
            }
            return memory.classes();
        } catch (RuntimeException e) {
            // Options that it does not take, processors that fail: whoever compiles everything reports it.
            throw new NotAloneException("the compiler fails: " + e);
        }
    }

    private static boolean isProblem(Diagnostic<?> diagnostic) {
        return diagnostic.getKind() != Diagnostic.Kind.NOTE;
    }

    private List<String> allOptions(boolean processing) {
        List<String> all = new ArrayList<>(options);
        if (!processing) {
            all.add("-proc:none");
        }
        String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        all.addAll(List.of("-implicit:none", "-sourcepath", "", "-classpath", path));
        return all;
    }
}
