package dev.stdb.maven.mojo;

import dev.stdb.maven.task.IncrementalCompiler;
import dev.stdb.maven.task.SourceGenerator;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.Processor;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugin.logging.Log;
import org.jspecify.annotations.Nullable;

/** Does the work of maven-compiler-plugin where less than all of it is needed. Confined to one thread. */
final class ChangedClasses {
    private static final String MAVEN_PLUGINS = "org.apache.maven.plugins";
    private static final String COMPILER = "maven-compiler-plugin";

    private static final String PROCESSOR_CLASS = "dev.stdb.processor.ModuleProcessor";

    /** Other compilers of Java than that of the running Maven. */
    private static final String TOOLCHAINS = "maven-toolchains-plugin";

    private final MavenSession session;
    private final List<Path> classPath;
    private final ServerArtifact artifacts;
    private final Log log;

    /** The loader of the processor, kept because its code is warm; null before the first use. */
    private @Nullable ClassLoader loader;

    /**
     * Creates it.
     *
     * @param classPath the directory of the project's class files, and what they need
     * @param artifacts where the processor is
     */
    ChangedClasses(MavenSession session, List<Path> classPath, ServerArtifact artifacts, Log log) {
        this.session = session;
        this.classPath = classPath;
        this.artifacts = artifacts;
        this.log = log;
    }

    /**
     * Does the work of an execution, if it is one that compiles the sources and they can be compiled alone.
     *
     * @param all executions of the build
     * @param changed files below the directories of sources
     * @return whether the execution need not run
     */
    boolean compile(MojoExecution execution, List<MojoExecution> all, Set<Path> changed) {
        if (!isCompiler(execution)) {
            return false;
        }
        Optional<String> reason =
                all.stream().filter(ChangedClasses::isCompiler).count() > 1
                                || all.stream()
                                        .anyMatch(each -> each.getArtifactId().equals(TOOLCHAINS))
                        ? Optional.of("the project compiles in a way of its own")
                        : compile(execution, changed);
        reason.ifPresent(text -> log.debug("compiling all sources: " + text));
        return reason.isEmpty();
    }

    private static boolean isCompiler(MojoExecution execution) {
        return execution.getGroupId().equals(MAVEN_PLUGINS)
                && execution.getArtifactId().equals(COMPILER)
                && execution.getGoal().equals("compile");
    }

    private Optional<String> compile(MojoExecution execution, Set<Path> changed) {
        PluginParameterExpressionEvaluator evaluator = new PluginParameterExpressionEvaluator(session, execution);
        CompilerSettings settings = new CompilerSettings(execution.getConfiguration(), evaluator::evaluate);
        try {
            Optional<List<String>> options = settings.options();
            if (options.isEmpty()) {
                return Optional.of("of the settings of " + COMPILER);
            }
            List<Path> roots = session.getCurrentProject().getCompileSourceRoots().stream()
                    .map(Path::of)
                    .toList();
            Charset encoding = settings.encoding();
            return new IncrementalCompiler(classPath.get(0), classPath, encoding, options.get(), generator(settings))
                    .compile(roots, changed);
        } catch (IOException | IllegalArgumentException | TaskException e) {
            return Optional.of(e.toString());
        }
    }

    private @Nullable SourceGenerator generator(CompilerSettings settings) throws TaskException {
        Optional<Path> directory = settings.generatedSources();
        Optional<String> version = settings.processorVersion();
        if (directory.isEmpty() || version.isEmpty()) {
            return null;
        }
        ClassLoader processors = loader == null ? loader(version.get()) : loader;
        loader = processors;
        return new SourceGenerator(directory.get(), () -> processor(processors));
    }

    /** Every version of one goal's project is the same. */
    private ClassLoader loader(String version) throws TaskException {
        List<URL> urls = new ArrayList<>();
        for (Path file : artifacts.classPath(CompilerSettings.PROCESSOR, version)) {
            try {
                urls.add(file.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("no path of a processor: " + file, e);
            }
        }
        // Nothing of this plugin: its version may be another one.
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getSystemClassLoader());
    }

    private static Processor processor(ClassLoader loader) {
        try {
            return (Processor) Class.forName(PROCESSOR_CLASS, true, loader)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalArgumentException("the annotation processor cannot be loaded", e);
        }
    }
}
