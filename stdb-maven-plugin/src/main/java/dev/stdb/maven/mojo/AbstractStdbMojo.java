package dev.stdb.maven.mojo;

import dev.stdb.task.Output;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
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
    /** How users of goals name things. */
    static final Spelling SPELLING = Spelling.MAVEN;

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
            throw failure(e.explained(SPELLING));
        } catch (TaskException e) {
            throw failure(e);
        } catch (IOException e) {
            throw new MojoExecutionException("reading or writing files failed: " + e.getMessage(), e);
        }
    }

    /** Maven would print the text of the cause behind ours; {@code -X} shows it whole. */
    private MojoFailureException failure(TaskException failure) {
        getLog().debug(failure);
        return new MojoFailureException(failure.getMessage());
    }

    /** Returns where tasks write: results, and only they, to standard output as they are, for scripts. */
    final Output output() {
        return new GoalOutput(getLog());
    }
}
