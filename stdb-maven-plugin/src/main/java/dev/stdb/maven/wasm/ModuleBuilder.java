package dev.stdb.maven.wasm;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.teavm.dependency.PreciseDependencyAnalyzer;
import org.teavm.model.transformation.AssertionRemoval;
import org.teavm.parsing.resource.ResourceProvider;
import org.teavm.vm.TeaVM;
import org.teavm.vm.TeaVMBuilder;
import org.teavm.vm.TeaVMOptimizationLevel;

/**
 * Compiles module classes to a publishable {@code .wasm}: TeaVM WebAssembly GC with the fixes of {@link
 * StdbTeaVmPlugin}, then {@link ModulePostProcessor}.
 *
 * <p>A build takes a few seconds of CPU time and writes no files. A builder keeps the classes that it has read, some
 * 50 MB for a large module; it is confined to one thread at a time.
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
    private final KeptClasses classes = new KeptClasses();

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
     * Builds the module from the class path as it is now. Later builds are cheaper: they read only what has changed.
     *
     * @throws ModuleBuildException if the module uses something that cannot be compiled
     */
    public ModuleBinary build() throws ModuleBuildException {
        requireClass(mainClass);
        rootClasses.forEach(this::findClass);
        List<File> files = compilerClassPath();
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        TeaVM compiler = runTeaVm(files, raw);
        List<String> problems = CompilerProblems.describe(compiler, files);
        if (!problems.isEmpty()) {
            throw new ModuleBuildException(problems);
        }
        return new ModulePostProcessor(
                        requiredExports, (module, name) -> CompilerProblems.describeImport(compiler, module, name))
                .process(raw.toByteArray());
    }

    private TeaVM runTeaVm(List<File> files, OutputStream raw) {
        ClassLoader plugins = ModuleBuilder.class.getClassLoader();
        try (ResourceProvider resources = ResourceProvider.ofClassPath(files)) {
            TeaVMBuilder builder = new TeaVMBuilder(new ModuleTarget())
                    .setReferenceCache(classes.references())
                    .setClassLoader(plugins)
                    .setClassSource(classes.of(resources))
                    .setResourceProvider(resources)
                    .setDependencyAnalyzerFactory(PreciseDependencyAnalyzer::new)
                    .setObfuscated(false)
                    .setStrict(true);
            TeaVM compiler = builder.build();
            compiler.add(new AssertionRemoval());
            compiler.setOptimizationLevel(TeaVMOptimizationLevel.ADVANCED);
            compiler.installPlugins();
            compiler.setEntryPoint(mainClass);
            rootClasses.forEach(compiler::preserveType);
            compiler.build(name -> raw, RAW_FILE);
            return compiler;
        }
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
}
