package dev.stdb.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of all pages, cut at their headings, as a script that fills a variable: scripts load without a server. */
final class SearchIndex {
    private static final Pattern HEADING = Pattern.compile("<h([1-6]) id=\"([^\"]*)\">(.*?)</h\\1>", Pattern.DOTALL);

    /**
     * What a search may find.
     *
     * @param url page and heading, from the root of the site
     * @param page title of the page
     * @param heading as plain text
     * @param text what follows the heading, up to the next one
     */
    record Section(String url, String page, String heading, String text) {}

    private SearchIndex() {}

    static List<Section> sections(Page page) {
        List<Section> sections = new ArrayList<>();
        Matcher heading = HEADING.matcher(page.html());
        boolean found = heading.find();
        while (found) {
            String url = page.path() + "#" + heading.group(2);
            String name = Html.text(heading.group(3));
            int begin = heading.end();
            found = heading.find();
            int end = found ? heading.start() : page.html().length();
            String text = Html.text(page.html().substring(begin, end)).replaceAll("\\s+", " ");
            sections.add(new Section(url, page.title(), name, text));
        }
        return sections;
    }

    static String script(List<Page> pages) {
        StringBuilder out = new StringBuilder("const SECTIONS = [\n");
        for (Page page : pages) {
            for (Section section : sections(page)) {
                out.append('[').append(literal(section.url())).append(',').append(literal(section.page()));
                out.append(',').append(literal(section.heading())).append(',').append(literal(section.text()));
                out.append("],\n");
            }
        }
        return out.append("];\n").toString();
    }

    private static String literal(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '<' -> out.append("\\u003c");
                case '\u2028', '\u2029' -> out.append(' ');
                default -> out.append(c < ' ' ? ' ' : (char) c);
            }
        });
        return out.append('"').toString();
    }
}
