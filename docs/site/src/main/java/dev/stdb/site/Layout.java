package dev.stdb.site;

import java.util.List;

/** What stands around every page: the bar with the search, the list of pages, scripts and styles. */
final class Layout {

    /**
     * A part of the list of pages.
     *
     * @param name its heading
     * @param pages in the order of reading
     * @param open whether it is unfolded on every page, or only on its own
     */
    record Group(String name, List<Page> pages, boolean open) {}

    private final List<Group> groups;

    Layout(List<Group> groups) {
        this.groups = groups;
    }

    String around(Page page) {
        String root = page.relative("");
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s</title>
                <link rel="stylesheet" href="%2$sassets/github.min.css" media="(prefers-color-scheme: light)">
                <link rel="stylesheet" href="%2$sassets/github-dark.min.css" media="(prefers-color-scheme: dark)">
                <link rel="stylesheet" href="%2$sassets/page.css">
                </head>
                <body data-root="%2$s">
                <header><a class="home" href="%2$sindex.html">stdb</a>
                <input id="search" type="search" placeholder="Search (press /)" aria-label="Search" autocomplete="off">
                <ol id="found" hidden></ol></header>
                <div class="columns"><nav aria-label="Pages">%3$s</nav>
                <main>%4$s</main></div>
                <script src="%2$sassets/highlight.min.js"></script>
                <script src="%2$sassets/lunr.min.js"></script>
                <script src="%2$sassets/sections.js"></script>
                <script src="%2$sassets/page.js"></script>
                </body>
                </html>
                """.formatted(Html.escape(page.title()), root, list(page), page.html());
    }

    private String list(Page here) {
        StringBuilder out = new StringBuilder();
        for (Group group : groups) {
            boolean open = group.open() || group.pages().contains(here);
            out.append(open ? "<details open>" : "<details>");
            out.append("<summary>").append(Html.escape(group.name())).append("</summary><ul>\n");
            for (Page page : group.pages()) {
                out.append("<li><a href=\"").append(here.relative(page.path())).append('"');
                out.append(page.equals(here) ? " aria-current=\"page\">" : ">");
                out.append(Html.escape(page.title())).append("</a></li>\n");
            }
            out.append("</ul></details>\n");
        }
        return out.toString();
    }
}
