package dev.stdb.maven.mojo;

import dev.stdb.maven.task.ServerException;
import dev.stdb.maven.task.TaskException;
import java.io.IOException;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** What all goals share: skipping, and the two kinds of failure. */
abstract class AbstractStdbMojo extends AbstractMojo {
    private static final int NOT_FOUND = 404;

    /** Does nothing when true. */
    @Parameter(property = "stdb.skip", defaultValue = "false")
    boolean skip;

    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    MavenProject project;

    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    MavenSession session;

    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(defaultValue = "${plugin}", readonly = true, required = true)
    PluginDescriptor plugin;

    /** The goal's work. */
    abstract void run() throws TaskException, ServerException, IOException, MojoExecutionException;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("skipped (stdb.skip)");
            return;
        }
        try {
            run();
        } catch (ServerException e) {
            getLog().debug(e);
            boolean noDatabase = e.status() == NOT_FOUND && e.body().strip().endsWith("not found");
            throw new MojoFailureException(
                    noDatabase
                            ? "no such database: " + e.body().strip() + ". Publish it with 'mvn package stdb:publish',"
                                    + " or name another with -Dstdb.database=…"
                            : e.getMessage());
        } catch (TaskException e) {
            // Maven would print the cause's text behind ours; -X shows it whole.
            getLog().debug(e);
            throw new MojoFailureException(e.getMessage());
        } catch (IOException e) {
            throw new MojoExecutionException("reading or writing files failed: " + e.getMessage(), e);
        }
    }
}
