package dev.stdb.maven.jcl;

/** Members of {@link StringBuffer} that TeaVM does differently. */
public final class StringBufferPatch {
    private StringBufferPatch() {}

    /** Appends the shortest text of a number. */
    @ReceiverFirst
    public static StringBuffer append(StringBuffer builder, double value) {
        return builder.append(Decimals.toString(value));
    }

    /** Appends the shortest text of a number. */
    @ReceiverFirst
    public static StringBuffer append(StringBuffer builder, float value) {
        return builder.append(Decimals.toString(value));
    }

    /** Inserts the shortest text of a number. */
    @ReceiverFirst
    public static StringBuffer insert(StringBuffer builder, int index, double value) {
        return builder.insert(index, Decimals.toString(value));
    }

    /** Inserts the shortest text of a number. */
    @ReceiverFirst
    public static StringBuffer insert(StringBuffer builder, int index, float value) {
        return builder.insert(index, Decimals.toString(value));
    }

    /** Reverses the characters; pairs of surrogates stay pairs. */
    @ReceiverFirst
    public static StringBuffer reverse(StringBuffer builder) {
        StringBuilder reversed = StringPatch.reverse(new StringBuilder(builder));
        builder.setLength(0);
        return builder.append(reversed);
    }
}
