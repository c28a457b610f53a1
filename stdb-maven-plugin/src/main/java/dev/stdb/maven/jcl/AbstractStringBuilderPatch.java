package dev.stdb.maven.jcl;

/** Members of the superclass of {@link StringBuilder} and {@link StringBuffer} that TeaVM does differently. */
public final class AbstractStringBuilderPatch {
    private AbstractStringBuilderPatch() {}

    /** Appends the shortest text of a number. */
    @ReceiverFirst
    public static void append(CharSequence builder, double value) {
        insertText(builder, builder.length(), Decimals.toString(value));
    }

    /** Appends the shortest text of a number. */
    @ReceiverFirst
    public static void append(CharSequence builder, float value) {
        insertText(builder, builder.length(), Decimals.toString(value));
    }

    /** Inserts the shortest text of a number. */
    @ReceiverFirst
    public static void insert(CharSequence builder, int index, double value) {
        insertText(builder, index, Decimals.toString(value));
    }

    /** Inserts the shortest text of a number. */
    @ReceiverFirst
    public static void insert(CharSequence builder, int index, float value) {
        insertText(builder, index, Decimals.toString(value));
    }

    /** Checks the code point. */
    @ReceiverFirst
    @RunFirst
    public static void appendCodePoint(CharSequence builder, int codePoint) {
        CharacterPatch.requireCodePoint(codePoint);
    }

    private static void insertText(CharSequence builder, int index, String text) {
        if (builder instanceof StringBuilder plain) {
            plain.insert(index, text);
        } else {
            ((StringBuffer) builder).insert(index, text);
        }
    }

    /** Reverses the characters; pairs of surrogates stay pairs. */
    @ReceiverFirst
    public static void reverse(CharSequence builder) {
        String reversed = StringPatch.reversed(builder);
        for (int i = 0; i < reversed.length(); i++) {
            if (builder instanceof StringBuilder plain) {
                plain.setCharAt(i, reversed.charAt(i));
            } else {
                ((StringBuffer) builder).setCharAt(i, reversed.charAt(i));
            }
        }
    }

    /** Makes what a bad index throws. */
    @ReceiverFirst
    @MakesExceptions
    public static Throwable charAt(CharSequence builder, int index) {
        return ofIndex(builder, index);
    }

    /** Checks the index. */
    @ReceiverFirst
    @RunFirst
    public static void setCharAt(CharSequence builder, int index, char value) {
        if (index < 0 || index >= builder.length()) {
            throw ofIndex(builder, index);
        }
    }

    /** Makes what a bad index throws. */
    @ReceiverFirst
    @MakesExceptions
    public static Throwable deleteCharAt(CharSequence builder, int index) {
        return ofIndex(builder, index);
    }

    private static StringIndexOutOfBoundsException ofIndex(CharSequence builder, int index) {
        return new StringIndexOutOfBoundsException("index " + index + ", length " + builder.length());
    }

    /** Makes what a bad range throws. */
    @ReceiverFirst
    @MakesExceptions
    public static Throwable delete(CharSequence builder, int start, int end) {
        return Indexes.ofText("start", start, Math.min(end, builder.length()), builder.length());
    }

    /** Makes what a bad range throws. */
    @ReceiverFirst
    @MakesExceptions
    public static Throwable replace(CharSequence builder, int start, int end, String text) {
        return Indexes.ofText("start", start, Math.min(end, builder.length()), builder.length());
    }

    /** Makes what a bad range throws. */
    @ReceiverFirst
    @MakesExceptions
    public static Throwable substring(CharSequence builder, int start, int end) {
        return Indexes.ofText("start", start, end, builder.length());
    }

    /** Appends null characters as far as the text is to be longer. */
    @ReceiverFirst
    @RunFirst
    public static void setLength(CharSequence builder, int length) {
        if (length < 0) {
            throw Indexes.ofText(length);
        }
        int missing = length - builder.length();
        if (missing > 0) {
            insertText(builder, builder.length(), "\0".repeat(missing));
        }
    }
}
