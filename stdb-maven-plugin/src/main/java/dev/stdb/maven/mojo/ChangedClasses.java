package dev.stdb.maven.mojo;

import dev.stdb.maven.task.IncrementalCompiler;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugin.logging.Log;

/** Does the work of maven-compiler-plugin if only bodies of methods have changed. Confined to one thread. */
final class ChangedClasses {
    private static final String MAVEN_PLUGINS = "org.apache.maven.plugins";
    private static final String COMPILER = "maven-compiler-plugin";

    /** Other compilers of Java than that of the running Maven. */
    private static final String TOOLCHAINS = "maven-toolchains-plugin";

    private final MavenSession session;
    private final List<Path> classPath;
    private final Log log;

    /**
     * Creates it.
     *
     * @param classPath the directory of the project's class files, and what they need
     */
    ChangedClasses(MavenSession session, List<Path> classPath, Log log) {
        this.session = session;
        this.classPath = classPath;
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
            return new IncrementalCompiler(classPath.get(0), classPath, encoding, options.get())
                    .compile(roots, changed);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(e.toString());
        }
    }
}
