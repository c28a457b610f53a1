package dev.stdb.maven.mojo;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/** Runs a project's tests within the running Maven, by the plugins that it configures. Confined to one thread. */
final class ProjectTests {
    private static final String PHASE = "test";
    private static final String WANTED = "test";
    private static final String NONE_IS_FINE = "surefire.failIfNoSpecifiedTests";
    private static final Pattern TEST_CLASS =
            Pattern.compile("(Test\\w*|\\w+(?:Test|Tests|TestCase))\\.(?:java|kt|groovy)");

    private final ProjectCompiler executions;
    private final MavenSession session;
    private final Log log;

    ProjectTests(ProjectCompiler executions, MavenSession session, Log log) {
        this.executions = executions;
        this.session = session;
        this.log = log;
    }

    /** Runs all tests. */
    void runAll() {
        run("");
    }

    /**
     * Runs the tests that changed files are, or all of them if one of the files is none: it may be used by any test.
     *
     * @param complete whether no file is new or gone
     */
    void runAffected(Set<Path> changed, boolean complete) {
        run(complete ? affected(changed) : "");
    }

    /** Returns the names of the classes to run, separated by commas; empty text for all. */
    static String affected(Set<Path> changed) {
        Set<String> names = new TreeSet<>();
        for (Path file : changed) {
            Matcher matcher = TEST_CLASS.matcher(String.valueOf(file.getFileName()));
            if (!matcher.matches()) {
                return "";
            }
            names.add(matcher.group(1));
        }
        return String.join(",", names);
    }

    private void run(String classes) {
        log.info(classes.isEmpty() ? "running the tests" : "running " + classes);
        try {
            runWith(classes);
            log.info("tests passed");
        } catch (Exception e) {
            log.debug(e);
            // The plugin has logged which tests fail; other messages are its only words.
            if (!(e instanceof MojoFailureException)) {
                log.error(e.getMessage());
            }
            log.error("tests failed; r runs them again");
        }
    }

    private void runWith(String classes) throws Exception {
        Properties user = session.getUserProperties();
        List<String> keys = List.of(WANTED, NONE_IS_FINE);
        Properties before = new Properties();
        keys.stream().filter(user::containsKey).forEach(key -> before.setProperty(key, user.getProperty(key)));
        if (!classes.isEmpty()) {
            user.setProperty(WANTED, classes);
            user.setProperty(NONE_IS_FINE, "false");
        }
        try {
            executions.runUpTo(PHASE);
        } finally {
            keys.forEach(user::remove);
            user.putAll(before);
        }
    }
}
