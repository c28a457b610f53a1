package dev.stdb.maven.jcl;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.UnmappableCharacterException;

/** Ends a conversion at what cannot be converted and shall be reported; never leaves the class that converts. */
final class CodingFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int position;
    private final int length;
    private final boolean malformed;

    CodingFailure(int position, int length, boolean malformed) {
        this.position = position;
        this.length = length;
        this.malformed = malformed;
    }

    int position() {
        return position;
    }

    /** Returns the exception that the JDK throws. */
    CharacterCodingException exception() {
        return malformed ? new MalformedInputException(length) : new UnmappableCharacterException(length);
    }
}
