package dev.stdb.maven.jcl;

/** Members of {@link Character} that TeaVM lacks. */
public final class CharacterPatch {
    private CharacterPatch() {}

    /** Returns the text of one code point. */
    public static String toString(int codePoint) {
        return new String(Character.toChars(codePoint));
    }
}
