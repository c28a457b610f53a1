package dev.stdb.site;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text into HTML and back. */
final class Html {
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern NUMBER = Pattern.compile("&#(\\d+);");

    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Returns the text that a browser shows for HTML of ours. */
    static String text(String html) {
        String text = TAG.matcher(html).replaceAll("");
        text = NUMBER.matcher(text)
                .replaceAll(code -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1)))));
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .strip();
    }

    /** Returns a heading with the id by which links find it. */
    static String heading(int level, String id, String html) {
        return "<h" + level + " id=\"" + escape(id) + "\">" + html + "</h" + level + ">\n";
    }

    /** Returns the beginning of a table of a reference. */
    static String tableBegin(String... columns) {
        StringBuilder out = new StringBuilder("<table class=\"reference\"><thead><tr>");
        for (String column : columns) {
            out.append("<th>").append(column).append("</th>");
        }
        return out.append("</tr></thead><tbody>\n").toString();
    }
}
