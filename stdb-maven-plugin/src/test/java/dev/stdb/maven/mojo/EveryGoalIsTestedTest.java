package dev.stdb.maven.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The projects of {@code it/invoker} run each goal at least twice: with success, and with a mistake. */
class EveryGoalIsTestedTest {
    private static final Path PROJECTS = Path.of("../it/invoker/src/it");
    private static final Pattern GOAL = Pattern.compile("<goal>([a-z-]+)</goal>");
    /** Goals of a run, from its verdict to the end of their list. */
    private static final Pattern RUN = Pattern.compile("run\\((true|false), ([^]]*)]");

    private static final Pattern NAMED_LIST = Pattern.compile("def (\\w+) = \\[([^]]*'stdb:[^]]*)]");
    private static final Pattern RUN_GOAL = Pattern.compile("'stdb:([a-z-]+)'");

    /** Where goals are tested that a person does not type, or that do not end; what the file must contain. */
    private static final Map<String, List<String>> ELSEWHERE = Map.of(
            "success of compile", List.of("build-is-reproducible/invoker.properties", "clean package"),
            "mistake of compile", List.of("report-wrong-annotation/invoker.properties", "buildResult = failure"),
            "success of lint", List.of("lint-module/invoker.properties", "goals.3 = stdb:lint"),
            "mistake of lint", List.of("lint-module/invoker.properties", "buildResult.4 = failure"));

    /** Take no words that could be wrong, and ask nobody. */
    private static final Set<String> WITHOUT_MISTAKE = Set.of("help", "logout", "stop");

    @Test
    void eachSucceedsOnceAndFailsOnce() throws IOException {
        String script = Files.readString(PROJECTS.resolve("run-module/verify.groovy"));
        Set<String> tested = tested(script);
        List<String> missing = new ArrayList<>();
        for (String goal : goals()) {
            for (String verdict : List.of("success", "mistake")) {
                String test = verdict + " of " + goal;
                boolean isNone = verdict.equals("mistake") && WITHOUT_MISTAKE.contains(goal);
                if (!isNone && !tested.contains(test) && !isElsewhere(test)) {
                    missing.add(test);
                }
            }
        }
        assertThat(missing).as("runs that no project of %s has", PROJECTS).isEmpty();
    }

    private static boolean isElsewhere(String test) throws IOException {
        List<String> place = ELSEWHERE.get(test);
        return place != null && Files.readString(PROJECTS.resolve(place.get(0))).contains(place.get(1));
    }

    /** Returns the goals of the plugin's descriptor. */
    private static Set<String> goals() throws IOException {
        try (InputStream in = EveryGoalIsTestedTest.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            String descriptor = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return all(GOAL, descriptor);
        }
    }

    private static Set<String> tested(String script) {
        Set<String> tested = new TreeSet<>();
        Matcher run = RUN.matcher(script);
        while (run.find()) {
            String verdict = run.group(1).equals("true") ? "success" : "mistake";
            String arguments = run.group(2);
            all(RUN_GOAL, arguments).forEach(goal -> tested.add(verdict + " of " + goal));
            Matcher list = NAMED_LIST.matcher(script);
            while (list.find()) {
                if (arguments.startsWith(list.group(1))) {
                    all(RUN_GOAL, list.group(2)).forEach(goal -> tested.add(verdict + " of " + goal));
                }
            }
        }
        return tested;
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
