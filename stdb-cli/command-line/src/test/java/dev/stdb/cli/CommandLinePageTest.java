package dev.stdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The second half of {@code docs/command-line.md} lists the commands as the program has them. {@code
 * -Dstdb.command-line.write=true} writes it.
 */
class CommandLinePageTest {
    private static final Path PAGE = Path.of("../../docs/command-line.md");
    private static final String MARK = "<!-- What follows is written by CommandLinePageTest. -->\n";
    private static final String COMMAND = "./mvnw test -pl stdb-cli/command-line -am -Dtest=CommandLinePageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dstdb.command-line.write=true";

    @Test
    void thePageListsTheCommands() throws IOException {
        String page = Files.readString(PAGE);
        int mark = page.indexOf(MARK);
        assertThat(mark).as("place of the mark").isPositive();
        StringBuilder expected = new StringBuilder(page.substring(0, mark + MARK.length()));
        CommandSpec root = Main.commandLine().getCommandSpec();
        root.subcommands().values().forEach(command -> write(command.getCommandSpec(), expected));
        if (Boolean.getBoolean("stdb.command-line.write") && System.getenv("CI") == null) {
            Files.writeString(PAGE, expected);
            return;
        }
        assertThat(page)
                .as("%s is not what the program says; write it with: %s", PAGE, COMMAND)
                .isEqualTo(expected.toString());
    }

    @Test
    void everythingIsDescribed() {
        Main.commandLine().getSubcommands().values().forEach(command -> checkDescriptions(command.getCommandSpec()));
    }

    private static void checkDescriptions(CommandSpec command) {
        assertThat(command.usageMessage().description())
                .as(command.qualifiedName())
                .isNotEmpty();
        for (OptionSpec option : command.options()) {
            assertThat(option.description())
                    .as(command.qualifiedName() + " " + option.longestName())
                    .isNotEmpty();
        }
        command.subcommands().values().forEach(sub -> checkDescriptions(sub.getCommandSpec()));
    }

    private static void write(CommandSpec command, StringBuilder out) {
        out.append("\n### ").append(command.qualifiedName()).append("\n\n");
        out.append(text(command.usageMessage().description())).append("\n");
        String rows = command.positionalParameters().stream()
                        .filter(parameter -> !parameter.hidden())
                        .map(CommandLinePageTest::row)
                        .collect(Collectors.joining())
                + command.options().stream()
                        .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
                        .map(CommandLinePageTest::row)
                        .collect(Collectors.joining());
        if (!rows.isEmpty()) {
            out.append("\n| word | meaning |\n|---|---|\n").append(rows);
        }
        command.subcommands().values().forEach(sub -> write(sub.getCommandSpec(), out));
    }

    private static String row(PositionalParamSpec parameter) {
        return row(parameter.paramLabel(), parameter.description());
    }

    private static String row(OptionSpec option) {
        String names = String.join(", ", option.names());
        String value = option.arity().max() == 0
                ? ""
                : option.arity().min() == 0 ? "[=" + option.paramLabel() + "]" : " " + option.paramLabel();
        return row(names + value, option.description());
    }

    private static String row(String word, String[] description) {
        return "| `" + word.replace("|", "\\|") + "` | " + text(description).replace("|", "\\|") + " |\n";
    }

    /** Returns a text on one line; the home of whoever writes the page is not everybody's. */
    private static String text(String[] lines) {
        return Arrays.stream(lines)
                .collect(Collectors.joining(" "))
                .replace("%n", " ")
                .replace(System.getProperty("user.home"), "~");
    }

    @Test
    void everyVerbOfTheOfficialToolIsThere() {
        String verbs =
                "publish generate build init login logout list logs sql call describe subscribe delete rename lock"
                        + " unlock server env mcp dev energy start version";
        assertThat(Main.commandLine().getSubcommands().keySet()).contains(verbs.split(" "));
    }
}
