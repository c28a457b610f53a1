package dev.stdb.maven.jcl;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Members of {@link Pattern} that TeaVM lacks, or where it keeps an empty piece in front of an empty match. */
public final class PatternPatch {
    private PatternPatch() {}

    /** Splits a text around matches; empty pieces at the end go. */
    @ReceiverFirst
    public static String[] split(Pattern pattern, CharSequence text) {
        return split(pattern, text, 0);
    }

    /** Splits a text around matches into at most {@code limit} pieces if that is positive. */
    @ReceiverFirst
    public static String[] split(Pattern pattern, CharSequence text, int limit) {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        int from = 0;
        while (matcher.find() && (limit <= 0 || pieces.size() < limit - 1)) {
            if (matcher.end() == 0) {
                continue;
            }
            pieces.add(text.subSequence(from, matcher.start()).toString());
            from = matcher.end();
        }
        if (from == 0) {
            return new String[] {text.toString()};
        }
        pieces.add(text.subSequence(from, text.length()).toString());
        int count = pieces.size();
        while (limit == 0 && count > 0 && pieces.get(count - 1).isEmpty()) {
            count--;
        }
        return pieces.subList(0, count).toArray(new String[0]);
    }

    /** Splits a text around matches. */
    @ReceiverFirst
    public static Stream<String> splitAsStream(Pattern pattern, CharSequence text) {
        return Stream.of(split(pattern, text, 0));
    }
}
