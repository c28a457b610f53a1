package dev.stdb.moduledef;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Path of a route of an HTTP handler, below the database's route prefix. Segments in braces stand for any text but an
 * empty one, which the original does not know (ADR 0042). Rules: spec module-def.md §6.8; stateless.
 */
public final class HttpRoutePath {
    /** Most routes with parameters of a module: a request is compared with each of them. */
    public static final int PARAMETRIC_MAX = 256;

    private static final Pattern SEGMENT = Pattern.compile("[a-z0-9_~-]*|\\{[A-Za-z_][A-Za-z0-9_]*}");

    private HttpRoutePath() {}

    /** Returns whether a text is the path of a route: empty, or segments with a slash before each. */
    public static boolean isValid(String path) {
        if (path.isEmpty()) {
            return true;
        }
        String[] segments = path.split("/", -1);
        return segments[0].isEmpty()
                && segments.length > 1
                && Arrays.stream(segments)
                        .allMatch(segment -> SEGMENT.matcher(segment).matches());
    }

    /** Returns whether a path has a segment that stands for any text. */
    public static boolean hasParameters(String route) {
        return route.indexOf('{') >= 0;
    }

    /** Returns whether the path of a request is one of a route; ends at the first difference. */
    public static boolean matches(String route, String path) {
        int at = 0;
        int expected = 0;
        while (expected < route.length() && at < path.length()) {
            if (route.charAt(expected) == '{') {
                int slash = path.indexOf('/', at);
                int end = slash < 0 ? path.length() : slash;
                if (end == at) {
                    return false;
                }
                at = end;
                expected = route.indexOf('}', expected) + 1;
            } else if (route.charAt(expected++) != path.charAt(at++)) {
                return false;
            }
        }
        return expected == route.length() && at == path.length();
    }

    /** Returns a path that is equal for routes that differ in the names of their parameters only. */
    public static String withoutNames(String route) {
        return route.replaceAll("\\{[^}]*}", "{}");
    }
}
