package dev.stdb.maven.wasm;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.teavm.backend.wasm.WasmDebugInfoLocation;
import org.teavm.tooling.TeaVMTargetType;
import org.teavm.tooling.TeaVMTool;
import org.teavm.tooling.TeaVMToolException;
import org.teavm.vm.TeaVMOptimizationLevel;

/**
 * Compiles module classes to a publishable {@code .wasm}: TeaVM WebAssembly GC with the fixes of {@link
 * StdbTeaVmPlugin}, then {@link ModulePostProcessor}.
 *
 * <p>Takes a few seconds of CPU time; reads the class path and writes only below the system's temporary directory.
 */
public final class ModuleBuilder {
    /** The empty class that generated modules give to TeaVM as entry point. */
    public static final String MAIN_CLASS = "dev.stdb.generated.ModuleMain";

    /** The class that holds the exported functions of generated modules. */
    public static final String EXPORTS_CLASS = "dev.stdb.generated.ModuleExports";

    /** Functions without which no server accepts a module. */
    public static final Set<String> REQUIRED_EXPORTS = Set.of("__describe_module__", "__call_reducer__");

    /** One class of each TeaVM artifact that the class library refers to. */
    private static final List<String> LIBRARY_CLASSES = List.of(
            "org.teavm.classlib.impl.JCLPlugin",
            "org.teavm.interop.Address",
            "org.teavm.jso.JSObject",
            "org.teavm.jso.browser.Window",
            "org.teavm.jso.impl.JSWrapper",
            "org.teavm.platform.Platform",
            "org.teavm.vm.TeaVM",
            "org.teavm.metaprogramming.Metaprogramming",
            "org.teavm.metaprogramming.impl.MetaprogrammingImpl",
            "org.teavm.extension.Autoregistered",
            "org.teavm.extension.spi.substitution.SubstitutionPolicy",
            "org.teavm.extension.spi.GlobMatch");

    private static final String RAW_FILE = "module.raw.wasm";

    private final List<Path> classPath;
    private final String mainClass;
    private final List<String> rootClasses;
    private final Set<String> requiredExports;

    private ModuleBuilder(
            List<Path> classPath, String mainClass, List<String> rootClasses, Set<String> requiredExports) {
        this.classPath = List.copyOf(classPath);
        this.mainClass = mainClass;
        this.rootClasses = List.copyOf(rootClasses);
        this.requiredExports = Set.copyOf(requiredExports);
    }

    /**
     * Creates a builder for a module made by the annotation processor.
     *
     * @param classPath directories and jars holding the module's classes and everything they use
     */
    public static ModuleBuilder of(List<Path> classPath) {
        return new ModuleBuilder(classPath, MAIN_CLASS, List.of(EXPORTS_CLASS), REQUIRED_EXPORTS);
    }

    /**
     * Creates a builder for a hand-written module.
     *
     * @param classPath directories and jars holding the module's classes and everything they use
     * @param mainClass entry class; keep it empty, calls of its static methods are slow
     * @param rootClasses classes whose {@code @Export} methods become exports
     * @param requiredExports export names that must be present in the result
     */
    public static ModuleBuilder of(
            List<Path> classPath, String mainClass, List<String> rootClasses, Set<String> requiredExports) {
        return new ModuleBuilder(classPath, mainClass, rootClasses, requiredExports);
    }

    /**
     * Builds the module.
     *
     * @throws ModuleBuildException if the module uses something that cannot be compiled
     */
    public ModuleBinary build() throws ModuleBuildException {
        requireClass(mainClass);
        rootClasses.forEach(this::findClass);
        Path directory = createDirectory();
        try {
            TeaVMTool tool = runTeaVm(directory);
            byte[] raw = Files.readAllBytes(directory.resolve(RAW_FILE));
            return new ModulePostProcessor(
                            requiredExports, (module, name) -> CompilerProblems.describeImport(tool, module, name))
                    .process(raw);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the compiler's output: directory=" + directory, e);
        } finally {
            deleteTree(directory);
        }
    }

    private TeaVMTool runTeaVm(Path directory) throws ModuleBuildException {
        TeaVMTool tool = new TeaVMTool();
        tool.setTargetType(TeaVMTargetType.WEBASSEMBLY_GC);
        tool.setTargetDirectory(directory.toFile());
        tool.setTargetFileName(RAW_FILE);
        tool.setClassLoader(ModuleBuilder.class.getClassLoader());
        tool.setClassPath(compilerClassPath());
        tool.setMainClass(mainClass);
        tool.getClassesToPreserve().addAll(rootClasses);
        // Without strict mode null dereferences and bad indexes are traps that module code cannot catch.
        tool.setStrict(true);
        tool.setOptimizationLevel(TeaVMOptimizationLevel.ADVANCED);
        tool.setAssertionsRemoved(true);
        tool.setObfuscated(false);
        // Read and dropped by the post-processor, which keeps the author's lines.
        tool.setDebugInformationGenerated(true);
        tool.setWasmDebugInfoLocation(WasmDebugInfoLocation.EMBEDDED);
        try {
            tool.generate();
        } catch (TeaVMToolException e) {
            throw new UncheckedIOException("TeaVM cannot write its output", new IOException(e));
        }
        List<String> problems = CompilerProblems.describe(tool, compilerClassPath());
        if (!problems.isEmpty()) {
            throw new ModuleBuildException(problems);
        }
        return tool;
    }

    private void requireClass(String name) throws ModuleBuildException {
        if (!findClass(name)) {
            throw new ModuleBuildException("class " + name + " is not on the module's class path; "
                    + "is stdb-annotation-processor configured for the compiler? classPath=" + classPath);
        }
    }

    private boolean findClass(String name) {
        String file = name.replace('.', '/') + ".class";
        for (Path entry : classPath) {
            if (Files.isDirectory(entry) ? Files.exists(entry.resolve(file)) : jarHas(entry, file)) {
                return true;
            }
        }
        return false;
    }

    private static boolean jarHas(Path jar, String file) {
        if (!Files.isRegularFile(jar)) {
            return false;
        }
        try (java.util.zip.ZipFile zip = new java.util.zip.ZipFile(jar.toFile())) {
            return zip.getEntry(file) != null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a class path entry: file=" + jar, e);
        }
    }

    private List<File> compilerClassPath() {
        Set<Path> entries = new LinkedHashSet<>(classPath);
        entries.add(originOf(ModuleBuilder.class));
        for (String name : LIBRARY_CLASSES) {
            try {
                entries.add(originOf(Class.forName(name, false, ModuleBuilder.class.getClassLoader())));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("the compiler's class library is incomplete: class=" + name, e);
            }
        }
        List<File> files = new ArrayList<>();
        entries.forEach(entry -> files.add(entry.toFile()));
        return files;
    }

    private static Path originOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalStateException("class comes from no file: class=" + type.getName());
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("class comes from no file: class=" + type.getName(), e);
        }
    }

    private static Path createDirectory() {
        try {
            return Files.createTempDirectory("stdb-module");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a temporary directory for the module build", e);
        }
    }

    private static void deleteTree(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete a temporary directory: directory=" + directory, e);
        }
    }
}
