package dev.stdb.server.guest;

import java.nio.charset.StandardCharsets;

/**
 * A header field.
 *
 * @param value not to be modified
 */
public record HttpField(String name, byte[] value) {
    /** Returns the value with a character for each byte. */
    public String text() {
        return new String(value, StandardCharsets.ISO_8859_1);
    }
}
