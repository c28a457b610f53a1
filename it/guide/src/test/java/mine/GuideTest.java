package mine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The pages of {@code docs/guide} against the code they show. Every piece of Java and TypeScript stands behind a
 * comment that names a region of a source file, which the build compiles and tests run. With
 * {@code -Dstdb.guide.write=true} the pages are written anew from the sources.
 */
final class GuideTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path PAGES = ROOT.resolve("docs/guide");
    private static final boolean WRITE = Boolean.getBoolean("stdb.guide.write");
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- ([^ #]+)#(\\w+) -->\n)?```(java|tsx?)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern GOAL = Pattern.compile("stdb:([\\w-]+)");
    private static final Pattern PROPERTY = Pattern.compile("-D(stdb\\.[\\w.]+)");

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void snippetsAreRegionsOfTheSources() throws IOException {
        int snippets = 0;
        for (Path page : pages()) {
            String text = Files.readString(page);
            List<MatchResult> blocks = BLOCK.matcher(text).results().toList();
            for (MatchResult block : blocks) {
                assertThat(block.group(1))
                        .as("a snippet of %s must stand behind <!-- path#region -->:%n%s", page, block.group(4))
                        .isNotNull();
            }
            String expected = BLOCK.matcher(text).replaceAll(GuideTest::fromSource);
            if (WRITE) {
                Files.writeString(page, expected);
            } else {
                assertThat(text)
                        .as("%s shows code that is not that of its sources; -Dstdb.guide.write=true writes it", page)
                        .isEqualTo(expected);
            }
            snippets += blocks.size();
        }
        assertThat(snippets).isGreaterThan(20);
    }

    private static String fromSource(MatchResult block) {
        String path = block.group(1);
        String region = block.group(2);
        return Matcher.quoteReplacement("<!-- %s#%s -->\n```%s\n%s```"
                .formatted(path, region, block.group(3), region(ROOT.resolve(path), region)));
    }

    /** Returns the lines between the markers, moved to the left edge. */
    private static String region(Path source, String name) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        try {
            for (String line : Files.readAllLines(source)) {
                String stripped = line.strip();
                if (stripped.equals("// region " + name)) {
                    inside = true;
                } else if (inside && stripped.equals("// endregion")) {
                    int indentation = lines.stream()
                            .filter(each -> !each.isBlank())
                            .mapToInt(
                                    each -> each.length() - each.stripLeading().length())
                            .min()
                            .orElse(0);
                    return lines.stream()
                            .map(each -> each.isBlank() ? "" : each.substring(indentation))
                            .collect(Collectors.joining("\n", "", "\n"));
                } else if (inside) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            throw new AssertionError("cannot read " + source, e);
        }
        throw new AssertionError(
                source + " has no region " + name + ", between '// region " + name + "' and '// endregion'");
    }

    /** What the plugin does not know is a mistake in a command. */
    @Test
    void commandsNameGoalsAndPropertiesThatExist() throws IOException {
        String plugin = pluginDescriptor();
        Set<String> unknown = new TreeSet<>();
        int commands = 0;
        for (Path page : pages()) {
            for (MatchResult shell :
                    SHELL.matcher(Files.readString(page)).results().toList()) {
                for (MatchResult goal : GOAL.matcher(shell.group(1)).results().toList()) {
                    commands++;
                    if (!plugin.contains("<goal>" + goal.group(1) + "</goal>")) {
                        unknown.add(goal.group());
                    }
                }
                for (MatchResult property :
                        PROPERTY.matcher(shell.group(1)).results().toList()) {
                    if (!plugin.contains("${" + property.group(1) + "}")) {
                        unknown.add(property.group());
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(commands).isGreaterThan(5);
    }

    private static String pluginDescriptor() throws IOException {
        try (var in = GuideTest.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            assertThat(in).as("the descriptor of stdb-maven-plugin").isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What a page shows is run by the test of its name. */
    @Test
    void everyPageHasATest() throws IOException {
        for (Path page : pages()) {
            Set<String> sources = BLOCK.matcher(Files.readString(page))
                    .results()
                    .map(block -> block.group(1))
                    .filter(path -> path.startsWith("it/guide/src/main/"))
                    .collect(Collectors.toSet());
            if (!sources.isEmpty()) {
                assertThat(Path.of("src/test/java/mine", testName(page))).exists();
            }
        }
    }

    /** Returns {@code FirstStepsTest.java} for {@code first-steps.md}. */
    private static String testName(Path page) {
        String name = page.getFileName().toString().replace(".md", "");
        return Stream.of(name.split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining("", "", "Test.java"));
    }
}
