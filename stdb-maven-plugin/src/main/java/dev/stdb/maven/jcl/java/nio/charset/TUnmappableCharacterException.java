package dev.stdb.maven.jcl.java.nio.charset;

import java.nio.charset.CharacterCodingException;

/** {@code java.nio.charset.UnmappableCharacterException} for modules: a piece of text that a charset has not. */
public final class TUnmappableCharacterException extends CharacterCodingException {
    private static final long serialVersionUID = 1;

    private final int length;

    /** Takes the length of the piece. */
    public TUnmappableCharacterException(int length) {
        this.length = length;
    }

    /** Returns the length of the piece. */
    public int getInputLength() {
        return length;
    }

    @Override
    public String getMessage() {
        return "Input length = " + length;
    }
}
