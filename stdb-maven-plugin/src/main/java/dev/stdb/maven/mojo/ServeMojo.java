package dev.stdb.maven.mojo;

import javax.inject.Inject;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.eclipse.aether.RepositorySystem;

/** Like {@code stdb:run}, for executions bound to a phase: runs what is built and forks no lifecycle. */
@Mojo(name = "serve", defaultPhase = LifecyclePhase.PACKAGE, requiresDependencyResolution = ResolutionScope.COMPILE)
public final class ServeMojo extends AbstractRunMojo {
    /** Creates the goal. */
    @Inject
    public ServeMojo(RepositorySystem repositorySystem, LifecycleExecutor lifecycle, BuildPluginManager plugins) {
        super(repositorySystem, lifecycle, plugins);
    }
}
