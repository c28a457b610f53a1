package dev.stdb.maven.mojo;

import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.PluginDescriptor;

/**
 * Brings a project's classes up to date by the plugins it configures, within the running Maven: nothing has to start,
 * and the compiler is warm.
 */
final class ProjectCompiler {
    private static final String PHASE = "process-classes";

    private final LifecycleExecutor lifecycle;
    private final BuildPluginManager plugins;
    private final MavenSession session;
    private final PluginDescriptor self;

    ProjectCompiler(
            LifecycleExecutor lifecycle, BuildPluginManager plugins, MavenSession session, PluginDescriptor self) {
        this.lifecycle = lifecycle;
        this.plugins = plugins;
        this.session = session;
        this.self = self;
    }

    /**
     * Runs the phases up to {@code process-classes}, except for this plugin's own goals. What is wrong with the sources
     * is logged by the plugin that finds it.
     *
     * @throws Exception why the classes cannot be brought up to date
     */
    void run() throws Exception {
        for (MojoExecution execution :
                lifecycle.calculateExecutionPlan(session, PHASE).getMojoExecutions()) {
            boolean own = execution.getGroupId().equals(self.getGroupId())
                    && execution.getArtifactId().equals(self.getArtifactId());
            if (!own) {
                if (!execution.getForkedExecutions().isEmpty()) {
                    lifecycle.executeForkedExecutions(execution, session);
                }
                plugins.executeMojo(session, execution);
            }
        }
    }
}
