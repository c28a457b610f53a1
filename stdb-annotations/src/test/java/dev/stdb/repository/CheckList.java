package dev.stdb.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A section of a page of {@code docs/spec} whose numbered rows each have a test, or a reason why not. Immutable.
 *
 * @param page name of the page
 * @param section number of the section
 * @param title its title
 * @param texts text of each row, of tables the first cell behind the number; the first one is number 1
 */
record CheckList(String page, String section, String title, List<String> texts) {
    /** Directory of the pages. */
    static final String PAGES = "docs/spec/";

    private static final List<String> PLACES = List.of(
            "wire-protocol.md 15",
            "http-api.md 9",
            "http-api.md 10",
            "subscriptions.md 11",
            "subscriptions.md 12",
            "module-abi.md 14",
            "client-sdk.md 20",
            "cli-and-dev-loop.md 13",
            "js-modules.md 7");

    /** An item of a numbered list, or a row of a table with a number in its first cell. */
    private static final Pattern ROW = Pattern.compile("(?m)^(?:(?<item>\\d+)\\. |\\| (?<cell>\\d+) \\| )(?<text>.*)$");

    /** One row or a range of rows, perhaps behind the name of a page. */
    private static final Pattern REFERENCE = Pattern.compile("(?:(?<spec>spec )?(?<page>[\\w-]+\\.md) )?"
            + "\u00a7(?<section>\\d+)\\.(?<from>\\d+)(?:\u2013\\k<section>\\.(?<to>\\d+))?(?<end>, | and |$)");

    private static final List<CheckList> ALL =
            PLACES.stream().map(CheckList::read).toList();

    CheckList {
        texts = List.copyOf(texts);
    }

    /** Returns all lists. */
    static List<CheckList> all() {
        return ALL;
    }

    private static CheckList read(String place) {
        String page = place.substring(0, place.indexOf(' '));
        String section = place.substring(page.length() + 1);
        String text = SourceFile.named(PAGES + page).text();
        Matcher heading =
                Pattern.compile("(?m)^## " + section + "\\. (?<title>.*)$").matcher(text);
        assertThat(heading.find()).as(place).isTrue();
        int end = text.indexOf("\n## ", heading.end());
        List<String> texts = new ArrayList<>();
        Matcher row = ROW.matcher(text.substring(heading.end(), end < 0 ? text.length() : end));
        while (row.find()) {
            boolean ofTable = row.group("item") == null;
            String number = row.group(ofTable ? "cell" : "item");
            texts.add(ofTable ? row.group("text").split(" \\| ")[0] : row.group("text"));
            assertThat(number).as("number of a row of " + place).isEqualTo(String.valueOf(texts.size()));
        }
        assertThat(texts).as("rows of " + place).isNotEmpty();
        return new CheckList(page, section, heading.group("title").replace("**", ""), texts);
    }

    /** Returns the name of a row in references. */
    String reference(int number) {
        return page + " \u00a7" + section + "." + number;
    }

    /** Returns the names of all rows. */
    List<String> references() {
        List<String> references = new ArrayList<>();
        for (int number = 1; number <= texts.size(); number++) {
            references.add(reference(number));
        }
        return references;
    }

    /** Returns the names of the rows to which a text refers that consists of references only. */
    static List<String> parse(String text) {
        List<String> references = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        String page = null;
        int end = 0;
        while (end < text.length() && matcher.find() && matcher.start() == end) {
            page = matcher.group("page") == null ? page : matcher.group("page");
            assertThat(page).as("page of: " + text).isNotNull();
            int from = Integer.parseInt(matcher.group("from"));
            int to = matcher.group("to") == null ? from : Integer.parseInt(matcher.group("to"));
            for (int number = from; number <= to; number++) {
                references.add(page + " \u00a7" + matcher.group("section") + "." + number);
            }
            end = matcher.end();
        }
        assertThat(text.substring(end))
                .as("what is no reference to a row in: " + text)
                .isEmpty();
        assertThat(references).as("references of: " + text).isNotEmpty();
        return references;
    }
}
