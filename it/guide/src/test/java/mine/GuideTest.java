package mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import java.io.IOException;
import java.lang.reflect.Method;
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
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The pages of {@code docs/guide} against the code they show. Each piece of Java, Kotlin, TypeScript and XML stands
 * behind a comment that names a part of a file, which the build compiles and tests run: a region of a source, or the
 * dependency or plugin of a POM by its {@code artifactId}. With {@code -Dstdb.guide.write=true} the pages are written
 * anew.
 */
final class GuideTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path PAGES = ROOT.resolve("docs/guide");
    private static final boolean WRITE = Boolean.getBoolean("stdb.guide.write");
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- ([^ #]+)#([\\w-]+) -->\n)?```(java|kotlin|tsx?|xml)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SQL = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SQL_GOAL = Pattern.compile("-Dstdb\\.query=\"([^\"]+)\"");
    private static final Pattern VERSION = Pattern.compile("\\$\\{(?:project|stdb)\\.version}");
    private static final Pattern PARENT_VERSION =
            Pattern.compile("<parent>.*?<version>(.*?)</version>.*?</parent>", Pattern.DOTALL);
    private static final Pattern ENVIRONMENT = Pattern.compile("<environment>(.*?)</environment>", Pattern.DOTALL);
    private static final Pattern ELEMENT = Pattern.compile("<(\\w+)>");
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern GOAL = Pattern.compile("stdb:([\\w-]+)");
    private static final Pattern PROPERTY = Pattern.compile("-D(stdb\\.[\\w.]+)");

    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Mine.class);

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
                .formatted(path, region, block.group(3), part(ROOT.resolve(path), region, block.group(4))));
    }

    private static String part(Path source, String name, String shown) {
        try {
            return source.endsWith("pom.xml") ? element(source, name, shown) : region(source, name);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + source, e);
        }
    }

    /** Returns the dependency or plugin of an artifact, as a project says it that does not inherit from this one. */
    private static String element(Path pom, String artifact, String shown) throws IOException {
        String kind = shown.startsWith("<plugin>") ? "plugin" : "dependency";
        Pattern element = Pattern.compile(
                "^ *<%1$s>\n(?:(?!</%1$s>).)*?<artifactId>%2$s</artifactId>.*?</%1$s>\n"
                        .formatted(kind, Pattern.quote(artifact)),
                Pattern.DOTALL | Pattern.MULTILINE);
        Matcher found = element.matcher(Files.readString(pom));
        assertThat(found.find()).as("%s has the %s %s", pom, kind, artifact).isTrue();
        return VERSION.matcher(outdented(found.group().lines().toList())).replaceAll(version());
    }

    private static String version() throws IOException {
        Matcher version = PARENT_VERSION.matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find())
                .as("the POM of the guide has a parent with a version")
                .isTrue();
        return version.group(1);
    }

    /** Returns the lines between the markers, moved to the left edge. */
    private static String region(Path source, String name) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(source)) {
            String stripped = line.strip();
            if (stripped.equals("// region " + name)) {
                inside = true;
            } else if (inside && stripped.equals("// endregion")) {
                return outdented(lines);
            } else if (inside) {
                lines.add(line);
            }
        }
        throw new AssertionError(
                source + " has no region " + name + ", between '// region " + name + "' and '// endregion'");
    }

    private static String outdented(List<String> lines) {
        int indentation = lines.stream()
                .filter(each -> !each.isBlank())
                .mapToInt(each -> each.length() - each.stripLeading().length())
                .min()
                .orElse(0);
        return lines.stream()
                .map(each -> each.isBlank() ? "" : each.substring(indentation))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Nothing runs the plugin here, so Maven does not say which of its settings are wrong. */
    @Test
    void thePomSetsVariablesOfTheModule() throws IOException {
        Matcher environment = ENVIRONMENT.matcher(Files.readString(Path.of("pom.xml")));
        assertThat(environment.find()).isTrue();
        assertThat(pluginDescriptor()).contains("<name>environment</name>");
        assertThat(ELEMENT.matcher(environment.group(1)).results().map(key -> key.group(1)))
                .containsExactlyInAnyOrderElementsOf(Stream.of(Settings.class.getDeclaredMethods())
                        .map(Method::getName)
                        .toList());
    }

    /** The queries of the pages and of their commands are queries of the game. */
    @Test
    void queriesRun(TestDatabase database) throws IOException {
        int queries = 0;
        for (Path page : pages()) {
            String text = Files.readString(page);
            List<String> statements = Stream.concat(
                            SQL.matcher(text)
                                    .results()
                                    .flatMap(block -> block.group(1).lines()),
                            SQL_GOAL.matcher(text).results().map(goal -> goal.group(1)))
                    .toList();
            for (String statement : statements) {
                assertThatCode(() -> database.sql(statement))
                        .as("%s: %s", page, statement)
                        .doesNotThrowAnyException();
            }
            queries += statements.size();
        }
        assertThat(queries).isGreaterThan(1);
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
