package dev.stdb.maven.mojo;

import dev.stdb.maven.task.LintTask;
import dev.stdb.maven.task.LintTask.Finding;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Looks through the module's classes for what a module must not do: clocks, random numbers, threads, files,
 * connections, the console, and static fields that calls change. Each place is told with file, line and cure;
 * {@code @AllowLint} lets one stand.
 */
@Mojo(name = "lint", defaultPhase = LifecyclePhase.PROCESS_CLASSES, threadSafe = true)
public final class LintMojo extends AbstractModuleMojo {
    /** Whether what was found fails the build; otherwise it is a warning. */
    @Parameter(property = "stdb.lint.fails", defaultValue = "true")
    boolean fails;

    @Override
    void run() throws TaskException, IOException {
        LintTask task = new LintTask(classesDirectory.toPath(), lintAllowed);
        if (!project.getPackaging().equals("pom")) {
            task.requireClasses();
        }
        List<Finding> findings = task.run();
        for (Finding finding : findings) {
            if (fails) {
                getLog().error(finding.toString());
            } else {
                getLog().warn(finding.toString());
            }
        }
        if (fails && !findings.isEmpty()) {
            throw new TaskException("the module does what a module must not do, in " + findings.size()
                    + " places. Mend them, allow one with @AllowLint, or a rule with -Dstdb.lint.allowed=…");
        }
        if (findings.isEmpty()) {
            getLog().info("nothing found");
        }
    }
}
