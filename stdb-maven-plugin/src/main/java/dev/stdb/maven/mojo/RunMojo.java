package dev.stdb.maven.mojo;

import javax.inject.Inject;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.eclipse.aether.RepositorySystem;

/**
 * Runs the module in a local server: compile, start, publish, show the log, publish again on each change.
 *
 * <p>Replaces the official {@code dev} and {@code start}. Compiles the project first; in an execution bound to a phase
 * use {@code stdb:serve}, which does not.
 */
@Mojo(name = "run", requiresDependencyResolution = ResolutionScope.TEST)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
public final class RunMojo extends AbstractRunMojo {
    /** Creates the goal. */
    @Inject
    public RunMojo(RepositorySystem repositorySystem, LifecycleExecutor lifecycle, BuildPluginManager plugins) {
        super(repositorySystem, lifecycle, plugins);
    }
}
