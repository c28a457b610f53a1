package dev.stdb.it.authoring;

import dev.stdb.client.RemoteTable;
import dev.stdb.moduledef.JvmDescriptor;
import dev.stdb.processor.ModuleProcessor;
import dev.stdb.server.jvm.JvmModules;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.teavm.interop.Import;

/**
 * Sources of a module, below {@code modules/} in the test resources: a text in which {@code // FILE: path} begins each
 * file. Compiled once for all tests. Thread-safe.
 */
public final class ModuleSource {
    private static final String FILE_MARK = "// FILE: ";
    private static final Map<String, ModuleSource> COMPILED = new ConcurrentHashMap<>();

    /** What runs a module. */
    public enum Host {
        JVM,
        WASM
    }

    private final String name;
    private final List<Path> classPath;
    private byte[] wasm = {};

    private ModuleSource(String name, List<Path> classPath) {
        this.name = name;
        this.classPath = classPath;
    }

    /** Compiles a module. */
    public static ModuleSource of(String name) {
        return of(name, Map.of());
    }

    /**
     * Compiles a variant of a module.
     *
     * @param replacements what to replace in the text, which must be there
     */
    public static ModuleSource of(String name, Map<String, String> replacements) {
        return COMPILED.computeIfAbsent(
                name + new TreeMap<>(replacements),
                key -> compile(name, name + "-" + Integer.toHexString(key.hashCode()), text(name, replacements)));
    }

    /**
     * Compiles a module by another JDK.
     *
     * @param jdk its home
     * @param release for which release of Java
     */
    public static ModuleSource compiledBy(Path jdk, int release, String name) {
        String key = name + " by " + jdk + " for " + release;
        return COMPILED.computeIfAbsent(key, absent -> {
            try {
                Path directory = Files.createTempDirectory(Path.of("target"), "module-" + name + "-");
                Path classes = Files.createDirectory(directory.resolve("classes"));
                Path library = locationOf(JvmDescriptor.class);
                List<String> command = new ArrayList<>(List.of(
                        jdk.resolve("bin/javac").toString(),
                        "--release",
                        String.valueOf(release),
                        "-d",
                        classes.toString(),
                        "-cp",
                        library.toString(),
                        "-processorpath",
                        System.getProperty("java.class.path"),
                        "-processor",
                        ModuleProcessor.class.getName()));
                writeSources(directory.resolve("src"), text(name, Map.of()))
                        .forEach(source -> command.add(source.toString()));
                run(command);
                return new ModuleSource(name + release, List.of(classes, library));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalArgumentException("this does not compile:\n" + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while compiling", e);
        }
    }

    /** Compiles a module whose text is given. */
    static ModuleSource ofText(String name, String text) {
        return COMPILED.computeIfAbsent(name + " " + text, key -> compile(name, name + key.hashCode(), text));
    }

    /** Returns a text of the test resources. */
    static String text(String resource) {
        try (InputStream in = ModuleSource.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String name, Map<String, String> replacements) {
        String text = text("/modules/" + name + ".txt");
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            if (!text.contains(replacement.getKey())) {
                throw new IllegalArgumentException(name + " does not contain: " + replacement.getKey());
            }
            text = text.replace(replacement.getKey(), replacement.getValue());
        }
        return text;
    }

    private static ModuleSource compile(String name, String key, String text) {
        try {
            Path directory = Files.createTempDirectory(Path.of("target"), "module-" + name + "-");
            return new ModuleSource(key, compileText(directory, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Compiles the files of a text.
     *
     * @return the class path of the module
     */
    static List<Path> compileText(Path directory, String text) throws IOException {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        compile(writeSources(directory.resolve("src"), text), classes);
        return classPath(classes);
    }

    /**
     * Compiles the sources of a module that has mistakes.
     *
     * @param root directory of the sources
     * @return the mistakes, as {@code path:line text}
     */
    static List<String> mistakes(Path root, List<Path> sources, Path classes) throws IOException {
        return errors(sources, classes, compilerClassPath(classes), List.of(new ModuleProcessor())).stream()
                .map(error -> place(root, error) + " " + error.getMessage(Locale.ENGLISH))
                .toList();
    }

    private static String place(Path root, Diagnostic<? extends JavaFileObject> error) {
        JavaFileObject source = error.getSource();
        Path file = root.toAbsolutePath().relativize(Path.of(source.toUri()));
        return file.toString().replace(File.separatorChar, '/') + ":" + error.getLineNumber();
    }

    /** Uses what has been compiled, whether or not a module came of it. */
    static ModuleSource ofClasses(String name, Path classes) {
        return new ModuleSource(name, classPath(classes));
    }

    /** Returns the class path of a module. */
    static List<Path> classPath(Path classes) {
        return List.of(classes, locationOf(JvmDescriptor.class));
    }

    /** Compiles the sources of a module. */
    static void compile(List<Path> sources, Path classes) throws IOException {
        List<Path> classPath = compilerClassPath(classes);
        compile(sources, classes, classPath, List.of(new ModuleProcessor()));
    }

    /** Returns what sources of a module are compiled against. */
    static List<Path> compilerClassPath(Path classes) {
        return List.of(
                classes, locationOf(JvmDescriptor.class), locationOf(NullMarked.class), locationOf(Import.class));
    }

    /** Writes the files of a text and returns them. */
    static List<Path> writeSources(Path root, String text) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String part : text.split(FILE_MARK)) {
            if (!part.isBlank()) {
                int end = part.indexOf('\n');
                Path file = root.resolve(part.substring(0, end).strip());
                Files.createDirectories(file.getParent());
                files.add(Files.writeString(file, part.substring(end + 1)));
            }
        }
        return files;
    }

    private static void compile(
            List<Path> sources, Path classes, List<Path> classPath, List<? extends Processor> processors)
            throws IOException {
        List<Diagnostic<? extends JavaFileObject>> errors = errors(sources, classes, classPath, processors);
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException("this does not compile:\n"
                    + errors.stream().map(Object::toString).collect(Collectors.joining("\n")));
        }
    }

    private static List<Diagnostic<? extends JavaFileObject>> errors(
            List<Path> sources, Path classes, List<Path> classPath, List<? extends Processor> processors)
            throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(sources);
            String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
            List<String> options = List.of("-d", classes.toString(), "-cp", path, "-parameters");
            JavaCompiler.CompilationTask task = compiler.getTask(null, files, problems, options, null, units);
            task.setProcessors(processors);
            task.call();
        }
        return problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .toList();
    }

    private static Path locationOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Compiles a generated client, with the run time of clients beside it. */
    static void compileClient(List<Path> sources, Path classes) throws IOException {
        compile(sources, classes, List.of(locationOf(JvmDescriptor.class), locationOf(RemoteTable.class)), List.of());
    }

    /** Returns the encoded definition. */
    byte[] definition() {
        try {
            return Files.readAllBytes(classes().resolve(JvmDescriptor.DEFINITION_RESOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the program for a host.
     *
     * @param modules where the host finds class files
     */
    public byte[] program(Host host, JvmModules modules) {
        return host == Host.JVM ? descriptor(modules) : wasm();
    }

    /** Returns what {@code --jvm-module} of a server takes to run the module from its class files. */
    public String jvmModuleOption() {
        return name + "="
                + classPath.stream()
                        .map(path -> path.toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator));
    }

    private byte[] descriptor(JvmModules modules) {
        modules.put(name, classPath);
        try {
            return JvmDescriptor.of(name, classPath).encode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the directory of the module's class files. */
    Path classes() {
        return classPath.get(0);
    }

    /** Returns the module as a file, for those who want one. */
    Path wasmFile() {
        try {
            // Not beside the classes, where it would stand for them in tests that run class files.
            Path directory = Files.createDirectories(classes().resolveSibling("wasm"));
            return Files.write(directory.resolve("module.wasm"), wasm());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized byte[] wasm() {
        if (wasm.length == 0) {
            wasm = WasmBuilds.build(classes());
        }
        return wasm;
    }
}
