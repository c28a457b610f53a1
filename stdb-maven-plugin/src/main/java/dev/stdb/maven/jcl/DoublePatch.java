package dev.stdb.maven.jcl;

/** Members of {@link Double} that TeaVM rounds wrongly. */
public final class DoublePatch {
    private DoublePatch() {}

    /** Returns the shortest text of a number. */
    public static String toString(double value) {
        return Decimals.toString(value);
    }

    /** Parses a number. */
    public static double parseDouble(String text) {
        return Decimals.parseDouble(text);
    }
}
