package dev.stdb.maven.jcl;

/** Members of {@link Float} that TeaVM rounds wrongly. */
public final class FloatPatch {
    private FloatPatch() {}

    /** Returns the shortest text of a number. */
    public static String toString(float value) {
        return Decimals.toString(value);
    }

    /** Parses a number. */
    public static float parseFloat(String text) {
        return Decimals.parseFloat(text);
    }
}
