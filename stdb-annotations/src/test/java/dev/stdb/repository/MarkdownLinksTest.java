package dev.stdb.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links of documents, documents named in code, and numbers of decisions lead somewhere. */
class MarkdownLinksTest {
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\\n]*`");
    private static final Pattern LINK = Pattern.compile("\\]\\((?<path>[^)#\\s]*)(?:#(?<anchor>[^)\\s]*))?\\)");
    private static final Pattern DOCUMENT = Pattern.compile("(?<![\\w/-])(docs/[\\w/.-]+\\.md)\\b");
    private static final Pattern DECISION = Pattern.compile("\\bADRs? +(\\d+(?:(?:, | and )\\d+)*)");

    private final List<String> problems = new ArrayList<>();

    @Test
    void relativeLinksResolve() throws IOException {
        int links = 0;
        for (SourceFile file : SourceFile.all()) {
            if (file.is("md")) {
                Matcher link = LINK.matcher(blank(CODE, file.text()));
                while (link.find()) {
                    if (!link.group("path").contains("://")) {
                        links++;
                        check(file, link);
                    }
                }
            }
        }

        assertThat(problems).as("links of documents").isEmpty();
        assertThat(links).as("relative links").isGreaterThan(20);
    }

    private void check(SourceFile file, Matcher link) throws IOException {
        Path source = SourceFile.ROOT.resolve(file.path());
        Path target = link.group("path").isEmpty() ? source : source.resolveSibling(link.group("path"));
        String anchor = link.group("anchor");
        if (!Files.exists(target)) {
            problems.add(file.place(link.start()) + ": no file " + link.group("path"));
        } else if (anchor != null && !anchors(Files.readString(target)).contains(anchor)) {
            problems.add(file.place(link.start()) + ": no heading #" + anchor + " in " + link.group("path"));
        }
    }

    /** Returns the anchors that headings get on the web. */
    private static Set<String> anchors(String text) {
        return Pattern.compile("(?m)^#+ (.*)$")
                .matcher(text)
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void documentsNamedAnywhereExist() {
        int named = 0;
        for (SourceFile file : SourceFile.all()) {
            Matcher document = DOCUMENT.matcher(file.text());
            while (document.find()) {
                named++;
                if (!Files.exists(SourceFile.ROOT.resolve(document.group(1)))) {
                    problems.add(file.place(document.start()) + ": no file " + document.group(1));
                }
            }
        }

        assertThat(problems).as("documents named").isEmpty();
        assertThat(named).as("documents named").isGreaterThan(20);
    }

    @Test
    void decisionsExist() throws IOException {
        Set<String> numbers;
        try (Stream<Path> pages = Files.list(SourceFile.ROOT.resolve("docs/adr"))) {
            numbers = pages.map(page -> page.getFileName().toString())
                    .filter(name -> name.matches("\\d{4}-.*\\.md"))
                    .map(name -> name.substring(0, 4))
                    .collect(Collectors.toSet());
        }
        int named = 0;
        for (SourceFile file : SourceFile.all()) {
            Matcher decision = DECISION.matcher(file.sentences());
            while (decision.find()) {
                for (String number : decision.group(1).split(", | and ")) {
                    named++;
                    if (!numbers.contains(number)) {
                        problems.add(file.place(decision.start()) + ": no decision " + number
                                + " (write the four digits of its file in docs/adr)");
                    }
                }
            }
        }

        assertThat(problems).as("references to decisions").isEmpty();
        assertThat(named).as("references to decisions").isGreaterThan(15);
    }

    private static String blank(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(match -> match.group().replaceAll("[^\\n]", " "));
    }
}
