package dev.stdb.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every row of the check lists of {@code docs/spec} has a test or a reason why not, and {@code docs/compatibility.md}
 * lists them. {@code -Dstdb.compatibility.update=true} writes the page.
 */
class CompatibilityPageTest {
    private static final String COMMAND =
            "./mvnw -q test -pl stdb-annotations -Dtest=CompatibilityPageTest" + " -Dstdb.compatibility.update=true";

    private static final Pattern TITLE_OF_A_LIST =
            Pattern.compile("(?mi)^## (?<section>\\d+[a-z]?)\\. .*(?:check ?list|acceptance list|conformance list).*$");

    private final CompatibilityPage page = CompatibilityPage.read();

    @Test
    void everyRowHasATestOrAReason() {
        assertThat(page.unknownRows()).as("rows that no list has").isEmpty();
        assertThat(page.openRows())
                .as("rows without a test (@Checks) and without a reason in %s", CompatibilityPage.PATH)
                .isEmpty();
        assertThat(page.testedRows()).as("rows with tests").isGreaterThan(60);
    }

    @Test
    void thePageListsThem() throws IOException {
        String expected = page.expected();
        if (Boolean.getBoolean("stdb.compatibility.update") && System.getenv("CI") == null) {
            Files.writeString(SourceFile.ROOT.resolve(CompatibilityPage.PATH), expected);
            return;
        }
        assertThat(SourceFile.named(CompatibilityPage.PATH).text())
                .as("%s is not what the tests say; write it with: %s", CompatibilityPage.PATH, COMMAND)
                .isEqualTo(expected);
    }

    @Test
    void everyCheckListIsListed() {
        Set<String> titled = new TreeSet<>();
        for (SourceFile file : SourceFile.all()) {
            if (file.path().startsWith(CheckList.PAGES)) {
                String name = file.path().substring(CheckList.PAGES.length());
                TITLE_OF_A_LIST
                        .matcher(file.text())
                        .results()
                        .forEach(title -> titled.add(name + " " + title.group(1)));
            }
        }

        assertThat(titled).hasSizeGreaterThan(4);
        assertThat(CheckList.all().stream().map(list -> list.page() + " " + list.section()))
                .as("lists of %s", CheckList.class)
                .containsAll(titled);
    }

    @Test
    void rowsWithoutTestAndReasonAreFound() {
        CompatibilityPage empty = new CompatibilityPage("\n## Rows that no test shows\n\n"
                + section("| spec http-api.md $9.1 and $9.4 | no need |\n") + CompatibilityPage.MARK);
        empty.addTests(test("@Checks(\"spec http-api.md $9.2, $9.5\u20139.6 and subscriptions.md $12.1\")"));
        empty.addTests(test("@Checks({\n\"spec http-api.md $9.2\",\n\"spec subscriptions.md $12.2 and $12.99\"\n})"));

        assertThat(empty.openRows())
                .contains(section("http-api.md $9.3"), section("subscriptions.md $12.3"))
                .doesNotContain(section("http-api.md $9.1"), section("http-api.md $9.6"))
                .doesNotContain(section("subscriptions.md $12.1"), section("subscriptions.md $12.2"));
        assertThat(empty.unknownRows()).containsExactly(section("subscriptions.md $12.99"));
        assertThat(empty.expected()).contains("| no need |", "| [ATest] |", "[ATest]: ../x/ATest.java");
    }

    @Test
    void whatIsNoReferenceIsFound() {
        for (String wrong :
                List.of("", "spec http-api.md", "$9.1", "spec http-api.md $9", "http-api.md $9.1 or $9.2")) {
            assertThatThrownBy(() -> CheckList.parse(section(wrong))).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void longRowsAreCutBehindTheirFirstStatement() {
        assertThat(CompatibilityPage.shortened("`a; b`: c. D")).isEqualTo("`a; b`");
        assertThat(CompatibilityPage.shortened("`a.b` is c (`d`; e); f")).isEqualTo("`a.b` is c (`d`; e)");
        assertThat(CompatibilityPage.shortened("word ".repeat(40)))
                .endsWith("word …")
                .hasSizeLessThan(120);
        assertThat(CompatibilityPage.shortened("`" + "code ".repeat(40) + "` and more"))
                .endsWith("code ` …");
    }

    private static SourceFile test(String annotation) {
        return new SourceFile("x/ATest.java", section(annotation) + "\nvoid rows() {}");
    }

    /** Keeps the examples of this test from being taken for references. */
    private static String section(String text) {
        return text.replace('$', '\u00a7');
    }
}
