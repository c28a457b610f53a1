package dev.stdb.site;

/**
 * A page of the site.
 *
 * @param path where it is, from the root of the site, with {@code /} between folders: {@code docs/guide/tables.html}
 * @param title its first heading, as plain text
 * @param html what stands in the middle of it; each heading has an id
 */
record Page(String path, String title, String html) {

    /** Returns the way from this page to a path from the root of the site. */
    String relative(String target) {
        return "../".repeat((int) path.chars().filter(c -> c == '/').count()) + target;
    }
}
