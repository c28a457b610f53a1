package dev.stdb.maven.mojo;

import dev.stdb.maven.task.CompileTask;
import dev.stdb.task.TaskException;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;

/**
 * Compiles the module's classes to WebAssembly and writes its schema.
 *
 * <p>Makes {@code target/<artifactId>.wasm} and {@code target/<artifactId>.schema.json} and attaches them with the
 * classifiers {@code module} and {@code schema}. Does nothing when the class path is unchanged. Replaces the official
 * {@code build}.
 */
@Mojo(
        name = "compile",
        defaultPhase = LifecyclePhase.PREPARE_PACKAGE,
        requiresDependencyResolution = ResolutionScope.COMPILE,
        threadSafe = true)
public final class CompileMojo extends AbstractModuleMojo {
    private final MavenProjectHelper projectHelper;

    /** Creates the goal. */
    @Inject
    public CompileMojo(MavenProjectHelper projectHelper) {
        this.projectHelper = projectHelper;
    }

    @Override
    void run() throws TaskException, IOException {
        // On the command line only: a mode in the POM is one of stdb:run and must not leave a package without module.
        if ("jvm".equals(session.getUserProperties().getProperty("stdb.mode"))) {
            getLog().info("not compiled: the module runs from its class files (stdb.mode=jvm)");
            return;
        }
        CompileTask.Result result = compileModule();
        projectHelper.attachArtifact(project, "wasm", "module", result.wasm().toFile());
        projectHelper.attachArtifact(project, "json", "schema", result.schema().toFile());
    }
}
