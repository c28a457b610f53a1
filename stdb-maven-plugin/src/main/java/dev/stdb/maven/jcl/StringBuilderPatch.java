package dev.stdb.maven.jcl;

/** Members of {@link StringBuilder} that TeaVM does differently. */
public final class StringBuilderPatch {
    private StringBuilderPatch() {}

    /** Appends the shortest text of a number. */
    @ReceiverFirst
    public static StringBuilder append(StringBuilder builder, double value) {
        return builder.append(Decimals.toString(value));
    }

    /** Appends the shortest text of a number. */
    @ReceiverFirst
    public static StringBuilder append(StringBuilder builder, float value) {
        return builder.append(Decimals.toString(value));
    }

    /** Inserts the shortest text of a number. */
    @ReceiverFirst
    public static StringBuilder insert(StringBuilder builder, int index, double value) {
        return builder.insert(index, Decimals.toString(value));
    }

    /** Inserts the shortest text of a number. */
    @ReceiverFirst
    public static StringBuilder insert(StringBuilder builder, int index, float value) {
        return builder.insert(index, Decimals.toString(value));
    }

    /** Reverses the characters; pairs of surrogates stay pairs. */
    @ReceiverFirst
    public static StringBuilder reverse(StringBuilder builder) {
        return StringPatch.reverse(builder);
    }
}
