package dev.stdb.maven.jcl;

import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;

/** Members of {@link Matcher} that TeaVM lacks. */
public final class MatcherPatch {
    private MatcherPatch() {}

    /** Appends what lies between the last match and this one, and a replacement of this one. */
    @ReceiverFirst
    public static Matcher appendReplacement(Matcher matcher, StringBuilder text, String replacement) {
        StringBuffer buffer = new StringBuffer();
        matcher.appendReplacement(buffer, replacement);
        text.append(buffer);
        return matcher;
    }

    /** Appends what lies behind the last match. */
    @ReceiverFirst
    public static StringBuilder appendTail(Matcher matcher, StringBuilder text) {
        return text.append(matcher.appendTail(new StringBuffer()));
    }

    /** Replaces every match by what a function makes of it. */
    @ReceiverFirst
    public static String replaceAll(Matcher matcher, Function<MatchResult, String> replacer) {
        StringBuffer text = new StringBuffer();
        matcher.reset();
        while (matcher.find()) {
            matcher.appendReplacement(text, replacer.apply(matcher));
        }
        return matcher.appendTail(text).toString();
    }
}
