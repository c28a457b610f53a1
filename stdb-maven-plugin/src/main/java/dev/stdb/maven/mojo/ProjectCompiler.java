package dev.stdb.maven.mojo;

import dev.stdb.maven.task.ChangeWatcher.Changes;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.PluginDescriptor;

/**
 * Brings a project's classes up to date by the plugins it configures, within the running Maven: nothing has to start,
 * and the compiler is warm. In place of maven-compiler-plugin, only what changes need is compiled. Confined
 * to one thread.
 */
final class ProjectCompiler {
    private static final String PHASE = "process-classes";

    private final LifecycleExecutor lifecycle;
    private final BuildPluginManager plugins;
    private final MavenSession session;
    private final PluginDescriptor self;
    private final ChangedClasses changedClasses;
    /** Whether the class files are those of all sources but the ones that change. */
    private boolean upToDate = true;

    ProjectCompiler(
            LifecycleExecutor lifecycle,
            BuildPluginManager plugins,
            MavenSession session,
            PluginDescriptor self,
            ChangedClasses changedClasses) {
        this.lifecycle = lifecycle;
        this.plugins = plugins;
        this.session = session;
        this.self = self;
        this.changedClasses = changedClasses;
    }

    /**
     * Runs the phases up to {@code process-classes}, except for this plugin's own goals. What is wrong with the sources
     * is logged by the plugin that finds it.
     *
     * @param changes of the sources since the last call
     * @throws Exception why the classes cannot be brought up to date
     */
    void run(Changes changes) throws Exception {
        boolean alone = upToDate && changes.complete();
        upToDate = false;
        List<MojoExecution> executions =
                lifecycle.calculateExecutionPlan(session, PHASE).getMojoExecutions();
        for (MojoExecution execution : executions) {
            if (isOwn(execution) || alone && changedClasses.compile(execution, executions, changes.modified())) {
                continue;
            }
            run(execution);
        }
        upToDate = true;
    }

    /**
     * Runs the phases up to one, except for this plugin's own goals.
     *
     * @throws Exception what the first plugin that fails says
     */
    void runUpTo(String phase) throws Exception {
        for (MojoExecution execution :
                lifecycle.calculateExecutionPlan(session, phase).getMojoExecutions()) {
            if (!isOwn(execution)) {
                run(execution);
            }
        }
    }

    private void run(MojoExecution execution) throws Exception {
        if (!execution.getForkedExecutions().isEmpty()) {
            lifecycle.executeForkedExecutions(execution, session);
        }
        plugins.executeMojo(session, execution);
    }

    private boolean isOwn(MojoExecution execution) {
        return execution.getGroupId().equals(self.getGroupId())
                && execution.getArtifactId().equals(self.getArtifactId());
    }
}
