package dev.stdb.maven.jcl;

import java.nio.charset.Charset;

/** What the constructors of {@link String} make of bytes. */
public final class TextDecoding {
    private TextDecoding() {}

    /** Returns the characters. */
    public static char[] characters(byte[] bytes, int offset, int length, Charset charset) {
        return Encodings.decode(bytes, offset, length, charset.name());
    }
}
