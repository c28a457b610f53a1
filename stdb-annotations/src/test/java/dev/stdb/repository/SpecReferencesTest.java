package dev.stdb.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every reference to a page of {@code docs/spec} leads to a page and a section, or row of a check list, that exist. */
class SpecReferencesTest {
    private static final String PAGES = "docs/spec/";

    private static final Pattern HEADING = Pattern.compile("(?m)^#{2,4} (\\d+[a-z]?(?:\\.\\d+[a-z]?)*)\\.? ");

    /** Optionally the page or RFC, then the sign of a section with its number or a range of numbers. */
    private static final Pattern REFERENCE =
            Pattern.compile("(?:(?<spec>[Ss]pec +)?`?(?<page>[\\w./-]+\\.md)`? +|(?<rfc>RFC \\d+) +)?"
                    + "\u00a7(?:(?<from>NUMBER)(?:\u2013(?<to>NUMBER))?)?"
                            .replace("NUMBER", "\\d+[a-z]?(?:\\.\\d+[a-z]?)*"));

    /** A page named as one of the spec, with or without sections. */
    private static final Pattern PAGE = Pattern.compile("\\b[Ss]pec +`?([\\w./-]+\\.md)");

    /**
     * What may stand between two references of which the second inherits the page, or the word "spec", of the first.
     */
    private static final Pattern SEPARATOR = Pattern.compile("[,;]? +(?:and +)?");

    private final Map<String, Set<String>> sections = sections();
    private final List<String> problems = new ArrayList<>();
    private int references;

    private static Map<String, Set<String>> sections() {
        Map<String, Set<String>> sections = new TreeMap<>();
        for (SourceFile file : SourceFile.all()) {
            if (isPage(file)) {
                Set<String> numbers = new HashSet<>();
                HEADING.matcher(file.text()).results().forEach(heading -> numbers.add(heading.group(1)));
                sections.put(file.path().substring(PAGES.length()), numbers);
            }
        }
        for (CheckList list : CheckList.all()) {
            for (int row = 1; row <= list.texts().size(); row++) {
                sections.computeIfAbsent(list.page(), page -> new HashSet<>()).add(list.section() + "." + row);
            }
        }
        return sections;
    }

    private static boolean isPage(SourceFile file) {
        return file.path().startsWith(PAGES) && !file.path().endsWith("/README.md");
    }

    @Test
    void everyReferenceResolves() {
        int inPages = 0;
        for (SourceFile file : SourceFile.all()) {
            int before = references;
            check(file);
            inPages += isPage(file) ? references - before : 0;
        }

        assertThat(problems).as("references to the spec").isEmpty();
        assertThat(references - inPages)
                .as("references from code and documents")
                .isGreaterThan(150);
        assertThat(inPages).as("references among the pages").isGreaterThan(150);
    }

    @Test
    void pagesHaveSections() {
        assertThat(sections).hasSizeGreaterThan(10).containsKeys("sats.md", "module-abi.md");
        assertThat(sections.get("semantics.md")).contains("4", "4.2", "8a");
        assertThat(sections.get("wire-protocol.md")).contains("11.2a");
    }

    @Test
    void wellFormedReferencesAreAccepted() {
        assertThat(problemsIn("spec sats.md $3")).isEmpty();
        assertThat(problemsIn("Spec `sats.md` $3.1, $4 and $5.1; RFC 6455 $5.2"))
                .isEmpty();
        assertThat(problemsIn("spec sats.md $2\u20133, module-def.md $2; semantics.md $8a and sql.md $1.1"))
                .isEmpty();
        assertThat(problemsIn("/** Layout: spec sats.md\n     * $2.2. */")).isEmpty();
        assertThat(references).isEqualTo(9);
    }

    @Test
    void referencesThatLeadNowhereAreFound() {
        assertThat(problemsIn("spec MISSING $1")).containsExactly("A.java:1: no page " + PAGES + "MISSING");
        assertThat(problemsIn("\nspec sats.md $99")).containsExactly("A.java:2: no section 99 in docs/spec/sats.md");
        assertThat(problemsIn("spec sats.md $2, $3.7"))
                .containsExactly("A.java:1: no section 3.7 in docs/spec/sats.md");
        assertThat(problemsIn("spec sats.md $2\u201399"))
                .containsExactly("A.java:1: no section 99 in docs/spec/sats.md");
        assertThat(problemsIn("rules of spec MISSING")).containsExactly("A.java:1: no page " + PAGES + "MISSING");
    }

    @Test
    void malformedReferencesAreFound() {
        assertThat(problemsIn("spec sats $3")).containsExactly("A.java:1: a section without its page: $3");
        assertThat(problemsIn("as $3 says")).containsExactly("A.java:1: a section without its page: $3");
        assertThat(problemsIn("spec sats.md $3 and the texts of $4")).hasSize(1);
        assertThat(problemsIn("spec sats.md $3\u2013$4")).hasSize(1);
        assertThat(problemsIn("spec sats.md $")).containsExactly("A.java:1: no number behind the sign of a section");
        assertThat(problemsIn("spec sats.md $ 3")).containsExactly("A.java:1: no number behind the sign of a section");
        assertThat(problemsIn("sql.md $3")).containsExactly("A.java:1: write 'spec' before the page: sql.md $3");
    }

    private List<String> problemsIn(String text) {
        problems.clear();
        check(new SourceFile("A.java", text.replace('$', '\u00a7').replace("MISSING", "missing.md")));
        return problems.stream()
                .map(problem -> problem.replace('\u00a7', '$').replace("missing.md", "MISSING"))
                .toList();
    }

    private void check(SourceFile file) {
        String text = file.sentences();
        boolean isPage = isPage(file);
        Matcher matcher = REFERENCE.matcher(text);
        int end = -1;
        String page = null;
        while (matcher.find()) {
            boolean continued = end >= 0
                    && SEPARATOR.matcher(text.substring(end, matcher.start())).matches();
            end = matcher.end();
            page = page(file, matcher, continued, page);
            if (matcher.group("from") == null) {
                problem(file, matcher.start(), "no number behind the sign of a section");
                page = null;
            } else if (page == null && !isPage) {
                problem(file, matcher.start(), "a section without its page: " + matcher.group());
            } else if (page != null
                    && matcher.group("page") != null
                    && !isPage
                    && !continued
                    && matcher.group("spec") == null) {
                problem(file, matcher.start(), "write 'spec' before the page: " + matcher.group());
            } else {
                resolve(file, matcher, page == null ? file.path().substring(PAGES.length()) : page);
            }
        }
        Matcher pages = PAGE.matcher(text);
        while (pages.find()) {
            if (!sections.containsKey(pages.group(1)) && !text.startsWith(" \u00a7", pages.end())) {
                problem(file, pages.start(), "no page " + PAGES + pages.group(1));
            }
        }
    }

    /** Returns the page or RFC that a reference names or inherits, null if it has none. */
    private static @Nullable String page(
            SourceFile file, Matcher matcher, boolean continued, @Nullable String previous) {
        if (matcher.group("rfc") != null) {
            return matcher.group("rfc");
        }
        if (matcher.group("page") != null) {
            return matcher.group("page");
        }
        return continued ? previous : null;
    }

    private void resolve(SourceFile file, Matcher matcher, String page) {
        if (page.startsWith("RFC ")) {
            return;
        }
        references++;
        Set<String> numbers = sections.get(page);
        if (numbers == null) {
            problem(file, matcher.start(), "no page " + PAGES + page);
            return;
        }
        for (String group : List.of("from", "to")) {
            String number = matcher.group(group);
            if (number != null && !numbers.contains(number)) {
                problem(file, matcher.start(), "no section " + number + " in " + PAGES + page);
            }
        }
    }

    private void problem(SourceFile file, int offset, String text) {
        problems.add(file.place(offset) + ": " + text);
    }
}
