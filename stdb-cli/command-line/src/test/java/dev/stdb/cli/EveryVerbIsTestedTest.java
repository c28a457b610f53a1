package dev.stdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The script that CommandLineIT runs has each verb at least twice: with success, and with a mistake. Output and exit
 * code of both are in it.
 */
class EveryVerbIsTestedTest {
    private static final Path SCRIPT = Path.of("../../it/process-tests/src/test/resources/command-line.txt");
    private static final Pattern COMMAND = Pattern.compile("[$%&] (.*)");
    private static final Pattern EXIT_CODE = Pattern.compile("= (\\d+)");
    private static final String SUCCESS = "0";

    /** What servers and files are started with and repaired by has tests of its own beside its commands. */
    private static final Set<String> OF_THE_SERVER =
            dev.stdb.server.cli.Main.commandLine().getSubcommands().keySet();

    /** Prints what changes with each option: {@link CommandLineTest} looks into it. */
    private static final Set<String> LONG = Set.of("completion");

    @Test
    void eachSucceedsOnceAndFailsOnce() throws IOException {
        Map<String, Set<String>> exitCodes = exitCodes(Files.readAllLines(SCRIPT));
        List<String> missing = new ArrayList<>();
        for (String verb : verbs(Main.commandLine().getCommandSpec(), "")) {
            Set<String> found = exitCodes.getOrDefault(verb, Set.of());
            if (OF_THE_SERVER.contains(verb)) {
                continue;
            }
            if (!found.contains(SUCCESS) && !LONG.contains(verb)) {
                missing.add("success of " + verb);
            }
            if (found.stream().allMatch(SUCCESS::equals)) {
                missing.add("mistake of " + verb);
            }
        }
        assertThat(missing).as("commands that %s does not have", SCRIPT).isEmpty();
    }

    /** Returns the verbs that do something, with the names of their groups. */
    private static Set<String> verbs(CommandSpec command, String prefix) {
        Set<String> verbs = new TreeSet<>();
        command.subcommands().forEach((name, sub) -> {
            String verb = prefix + name;
            verbs.addAll(sub.getSubcommands().isEmpty() ? Set.of(verb) : verbs(sub.getCommandSpec(), verb + " "));
        });
        return verbs;
    }

    private static Map<String, Set<String>> exitCodes(List<String> script) {
        Set<String> verbs = verbs(Main.commandLine().getCommandSpec(), "");
        Map<String, Set<String>> codes = new TreeMap<>();
        String verb = "";
        String background = "";
        for (String line : script) {
            Matcher command = COMMAND.matcher(line);
            Matcher exitCode = EXIT_CODE.matcher(line);
            if (command.matches()) {
                String words = command.group(1) + " ";
                verb = verbs.stream()
                        .filter(name -> words.startsWith(name + " "))
                        .findFirst()
                        .orElse("");
                background = line.startsWith("& ") ? verb : background;
            } else if (line.equals("wait")) {
                verb = background;
            } else if (exitCode.matches()) {
                codes.computeIfAbsent(verb, name -> new TreeSet<>()).add(exitCode.group(1));
            }
        }
        return codes;
    }
}
