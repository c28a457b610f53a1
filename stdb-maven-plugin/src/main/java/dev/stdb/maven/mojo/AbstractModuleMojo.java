package dev.stdb.maven.mojo;

import dev.stdb.maven.task.CompileTask;
import dev.stdb.maven.task.LintTask;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.EnvironmentChange;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Goals that may compile the project's classes to a module. */
abstract class AbstractModuleMojo extends AbstractStdbMojo {
    /** Scopes of what a module may use; goals that run tests know others as well. */
    private static final Set<String> COMPILED_WITH =
            Set.of(Artifact.SCOPE_COMPILE, Artifact.SCOPE_PROVIDED, Artifact.SCOPE_SYSTEM);

    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(defaultValue = "${project.build.outputDirectory}", readonly = true, required = true)
    File classesDirectory;

    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(defaultValue = "${project.build.directory}", readonly = true, required = true)
    File buildDirectory;

    /** Rules of {@code stdb:lint} that the whole project may break, such as {@code clock}, separated by commas. */
    @Parameter(property = "stdb.lint.allowed")
    List<String> lintAllowed = List.of();

    /** Values for environment variables of the module, by key; those that have others keep them. */
    @Parameter
    @Nullable
    Map<String, String> environment;

    /** What compiles the module, kept because each run after the first is cheaper. */
    private @Nullable CompileTask compileTask;

    /**
     * Returns what becomes of the environment variables of a module that is published.
     *
     * @throws TaskException if one has no value
     */
    final EnvironmentChange environmentChange() throws TaskException {
        return EnvironmentChange.of(EnvironmentValues.require(environment == null ? Map.of() : environment));
    }

    /** Compiles the module if needed and says how it went. */
    final CompileTask.Result compileModule() throws TaskException, IOException {
        if (compileTask == null) {
            compileTask = new CompileTask(
                    moduleClassPath(),
                    classesDirectory.toPath(),
                    buildDirectory.toPath(),
                    project.getArtifactId(),
                    plugin.getVersion());
        }
        CompileTask.Result result = compileTask.run();
        if (result.upToDate()) {
            getLog().info("module is up to date: " + result.wasm());
        } else {
            getLog().info("compiled " + result.wasm() + " (" + result.sizeBytes() / 1024 + " KiB) in " + result.millis()
                    + " ms");
            warnOfWhatModulesMustNotDo();
        }
        return result;
    }

    /** Says what {@code stdb:lint} would report. */
    final void warnOfWhatModulesMustNotDo() throws TaskException, IOException {
        for (LintTask.Finding finding : new LintTask(classesDirectory.toPath(), lintAllowed).run()) {
            getLog().warn(finding.toString());
        }
    }

    /** Returns the module's classes and what they need, its own first. */
    final List<Path> moduleClassPath() {
        List<Path> entries = new ArrayList<>();
        entries.add(classesDirectory.toPath());
        for (Artifact artifact : project.getArtifacts()) {
            if (COMPILED_WITH.contains(artifact.getScope())
                    && artifact.getArtifactHandler().isAddedToClasspath()
                    && artifact.getFile() != null) {
                entries.add(artifact.getFile().toPath());
            }
        }
        return entries;
    }
}
