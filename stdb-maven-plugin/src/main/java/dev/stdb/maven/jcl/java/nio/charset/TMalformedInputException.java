package dev.stdb.maven.jcl.java.nio.charset;

import java.nio.charset.CharacterCodingException;

/** {@code java.nio.charset.MalformedInputException} for modules: a piece of bytes that is no text. */
public final class TMalformedInputException extends CharacterCodingException {
    private static final long serialVersionUID = 1;

    private final int length;

    /** Takes the length of the piece. */
    public TMalformedInputException(int length) {
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
