package dev.stdb.maven.mojo;

import dev.stdb.StdbException;
import dev.stdb.maven.task.SchemaFile;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * The clients that the projects of this build generate from the schema file of the module that runs: by executions of
 * {@code stdb:generate} that name it. Confined to one thread.
 */
final class GeneratedClients {
    private static final String GENERATE = "generate";

    private final SchemaFile file;
    private final LifecycleExecutor lifecycle;
    private final BuildPluginManager plugins;
    private final MavenSession session;
    private final PluginDescriptor self;
    private final Log log;
    /** What the clients are generated from. */
    private String schema;

    GeneratedClients(
            SchemaFile file,
            LifecycleExecutor lifecycle,
            BuildPluginManager plugins,
            MavenSession session,
            PluginDescriptor self,
            Log log)
            throws IOException {
        this.file = file;
        this.lifecycle = lifecycle;
        this.plugins = plugins;
        this.session = session;
        this.self = self;
        this.log = log;
        this.schema = file.written();
    }

    /** Returns whether the classes have another schema than the clients; not if that cannot be read now. */
    boolean areOutdated() {
        try {
            return !file.current().equals(schema);
        } catch (IOException | StdbException e) {
            log.debug(e);
            return false;
        }
    }

    /** Generates them anew if they are outdated, after the schema file; what cannot be done is told. */
    void update() {
        try {
            String current = file.current();
            if (!current.equals(schema)) {
                file.write(current);
                generate();
                schema = current;
            }
        } catch (IOException | StdbException e) {
            log.warn("clients are those of the module before, because its schema file cannot be made: "
                    + e.getMessage());
        }
    }

    private void generate() {
        for (MavenProject project : session.getProjects()) {
            Plugin plugin = project.getPlugin(self.getPluginLookupKey());
            if (plugin != null) {
                plugin.getExecutions().stream()
                        .filter(execution -> readsSchema(project, execution))
                        .forEach(execution -> generate(project, execution));
            }
        }
    }

    private boolean readsSchema(MavenProject project, PluginExecution execution) {
        Xpp3Dom given = execution.getConfiguration() instanceof Xpp3Dom dom ? dom.getChild("schemaFile") : null;
        if (!execution.getGoals().contains(GENERATE) || given == null || given.getValue() == null) {
            return false;
        }
        Path path = project.getBasedir().toPath().resolve(given.getValue().strip());
        return path.toAbsolutePath()
                .normalize()
                .equals(file.path().toAbsolutePath().normalize());
    }

    private void generate(MavenProject project, PluginExecution execution) {
        MavenSession ofProject = session.clone();
        ofProject.setCurrentProject(project);
        try {
            String goal = self.getId() + ":" + GENERATE + "@" + execution.getId();
            for (MojoExecution each :
                    lifecycle.calculateExecutionPlan(ofProject, goal).getMojoExecutions()) {
                plugins.executeMojo(ofProject, each);
            }
        } catch (Exception e) {
            log.debug(e);
            log.warn("the clients of " + project.getArtifactId() + " are those of the module before, because "
                    + execution.getId() + " of stdb:generate fails: " + e.getMessage());
        }
    }
}
