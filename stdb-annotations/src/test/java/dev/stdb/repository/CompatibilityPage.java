package dev.stdb.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code docs/compatibility.md}: written by hand, except for the end, which lists the rows of all check lists with the
 * tests that show them. Reasons why a row has no test are in a table of the part that is written by hand.
 */
final class CompatibilityPage {
    static final String PATH = "docs/compatibility.md";
    /** What stands before the part that is generated. */
    static final String MARK = "<!-- What follows is written by CompatibilityPageTest. -->\n";

    private static final String REASONS = "\n## Rows that no test shows\n";
    private static final Pattern REASON = Pattern.compile("(?m)^\\| (?<rows>spec [^|]*) \\| (?<why>[^|]*) \\|$");

    private static final Pattern ANNOTATION = Pattern.compile("@Checks\\((?<texts>[^)]*)\\)");
    private static final Pattern TEXT = Pattern.compile("(?<!\\\\)\"(?<rows>[^\"\\\\]*)\"");

    private static final int TEXT_MAX = 110;
    /** Where the text of a row may be cut: behind its first statement, outside of code and parentheses. */
    private static final Pattern FIRST_STATEMENT =
            Pattern.compile("(?:`[^`]*`|\\((?:`[^`]*`|[^)`])*\\)|[^`;])*?(?=;|[.:] |\\.$|$)");

    private final String text;
    private final Map<String, Set<SourceFile>> tests = new TreeMap<>();
    private final Map<String, String> reasons = new TreeMap<>();

    CompatibilityPage(String text) {
        assertThat(text).as("the mark of the generated part of " + PATH).containsOnlyOnce(MARK);
        this.text = text;
        Matcher reason = REASON.matcher(byHand().substring(byHand().indexOf(REASONS)));
        while (reason.find()) {
            for (String row : CheckList.parse(reason.group("rows"))) {
                assertThat(reasons.put(row, reason.group("why")))
                        .as("second reason for " + row)
                        .isNull();
            }
        }
    }

    /** Returns the page as it is. */
    static CompatibilityPage read() {
        CompatibilityPage page = new CompatibilityPage(SourceFile.named(PATH).text());
        SourceFile.all().stream().filter(file -> file.is("java", "groovy")).forEach(page::addTests);
        return page;
    }

    /** Takes the tests of a file; scripts have the annotation in a comment. */
    void addTests(SourceFile file) {
        Matcher annotation = ANNOTATION.matcher(file.text());
        while (annotation.find()) {
            Matcher text = TEXT.matcher(annotation.group("texts"));
            while (text.find()) {
                for (String row : CheckList.parse(text.group("rows"))) {
                    tests.computeIfAbsent(row, unused -> new TreeSet<>(CompatibilityPage::byName))
                            .add(file);
                }
            }
        }
    }

    private static int byName(SourceFile a, SourceFile b) {
        return a.path().compareTo(b.path());
    }

    private String byHand() {
        return text.substring(0, text.indexOf(MARK));
    }

    /** Returns the rows that tests or reasons name and that no list has. */
    Set<String> unknownRows() {
        Set<String> unknown = new TreeSet<>(tests.keySet());
        unknown.addAll(reasons.keySet());
        CheckList.all().forEach(list -> list.references().forEach(unknown::remove));
        return unknown;
    }

    /** Returns the rows without a test and without a reason. */
    List<String> openRows() {
        List<String> open = new ArrayList<>();
        for (CheckList list : CheckList.all()) {
            list.references().stream()
                    .filter(row -> !tests.containsKey(row) && !reasons.containsKey(row))
                    .forEach(open::add);
        }
        return open;
    }

    /** Returns the number of rows that tests show. */
    int testedRows() {
        return tests.size();
    }

    /** Returns the page as it has to be. */
    String expected() {
        StringBuilder page = new StringBuilder(byHand()).append(MARK);
        for (CheckList list : CheckList.all()) {
            page.append("\n### %s\n\n[%s](spec/%s), section %s\n\n"
                    .formatted(list.title(), list.page(), list.page(), list.section()));
            appendRows(list, page);
        }
        page.append("\n");
        paths().forEach((name, path) -> page.append("[%s]: ../%s\n".formatted(name, path)));
        return page.toString();
    }

    /** Appends a table, or one line if the rows have nothing but a common reason. */
    private void appendRows(CheckList list, StringBuilder page) {
        int count = list.texts().size();
        Set<String> evidence = list.references().stream().map(this::shownBy).collect(Collectors.toSet());
        if (evidence.size() == 1) {
            page.append("All %d rows: %s\n".formatted(count, evidence.iterator().next()));
            return;
        }
        page.append("| | | shown by |\n|--:|---|---|\n");
        for (int number = 1; number <= count; number++) {
            String text = cell(list.texts().get(number - 1));
            page.append("| %d | %s | %s |\n".formatted(number, text, shownBy(list.reference(number))));
        }
    }

    /** Returns the path of each test by its name. */
    private Map<String, String> paths() {
        Map<String, String> paths = new TreeMap<>();
        for (Set<SourceFile> files : tests.values()) {
            for (SourceFile file : files) {
                String other = paths.put(name(file), file.path());
                assertThat(other).as("test of the same name as " + file.path()).isIn(null, file.path());
            }
        }
        return paths;
    }

    /** Returns a text as a table takes it, with sections named in words: those of this page are others. */
    private static String cell(String text) {
        return shortened(text).replace("\u00a7", "section ").replaceAll("(?<!\\\\)\\|", "\\\\|");
    }

    private String shownBy(String row) {
        String names = tests.getOrDefault(row, Set.of()).stream()
                .map(test -> "[" + name(test) + "]")
                .collect(Collectors.joining(", "));
        String reason = reasons.getOrDefault(row, "");
        return names + (names.isEmpty() || reason.isEmpty() ? "" : "; ") + reason;
    }

    /** Returns the name of a test; a script of a Maven project is named by its project. */
    private static String name(SourceFile test) {
        String path = test.path().replace("/verify.groovy", ".groovy");
        return path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
    }

    /** Returns the first statement of a row, cut between words, and not inside of code, if it is long. */
    static String shortened(String row) {
        Matcher first = FIRST_STATEMENT.matcher(row);
        String statement = first.lookingAt() ? first.group().strip() : row;
        int end = statement.length() <= TEXT_MAX ? -1 : statement.indexOf(' ', TEXT_MAX);
        if (end < 0) {
            return statement;
        }
        boolean insideCode =
                statement.substring(0, end).chars().filter(c -> c == '`').count() % 2 == 1;
        int cut = insideCode ? statement.indexOf('`', end) + 1 : end;
        return cut < statement.length() ? statement.substring(0, cut) + " …" : statement;
    }
}
