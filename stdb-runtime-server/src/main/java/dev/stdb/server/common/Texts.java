package dev.stdb.server.common;

/** Texts of others, of which only so much is kept. */
public final class Texts {
    private static final String ELLIPSIS = "…";

    private Texts() {}

    /**
     * Returns a text that is not longer than allowed as it is, the beginning of another with an ellipsis behind it.
     *
     * @param charsMax most characters of the text, of which a last half of a surrogate pair is left out; positive
     */
    public static String shortened(String text, int charsMax) {
        if (text.length() <= charsMax) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
        return text.substring(0, end) + ELLIPSIS;
    }
}
