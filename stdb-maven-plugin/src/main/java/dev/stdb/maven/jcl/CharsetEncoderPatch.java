package dev.stdb.maven.jcl;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;

/** Members of {@link CharsetEncoder} that TeaVM does differently. */
public final class CharsetEncoderPatch {
    private CharsetEncoderPatch() {}

    /** Encodes what is left in a buffer. */
    @ReceiverFirst
    public static ByteBuffer encode(CharsetEncoder encoder, CharBuffer source) throws CharacterCodingException {
        int start = source.position();
        String text = source.toString();
        source.position(source.limit());
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        try {
            Encodings.encode(text, encoder.charset().name(), out, (position, length, malformed) -> {
                CodingErrorAction action =
                        malformed ? encoder.malformedInputAction() : encoder.unmappableCharacterAction();
                if (action == CodingErrorAction.REPORT) {
                    throw new CodingFailure(position, length, malformed);
                }
                if (action == CodingErrorAction.REPLACE) {
                    byte[] replacement = encoder.replacement();
                    out.write(replacement, 0, replacement.length);
                }
            });
        } catch (CodingFailure failure) {
            source.position(start + failure.position());
            throw failure.exception();
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    /** Returns whether the charset has all of a text. */
    @ReceiverFirst
    public static boolean canEncode(CharsetEncoder encoder, CharSequence text) {
        try {
            Encodings.encode(
                    text.toString(),
                    encoder.charset().name(),
                    new ByteArrayOutputStream(),
                    (position, length, malformed) -> {
                        throw new CodingFailure(position, length, malformed);
                    });
            return true;
        } catch (CodingFailure failure) {
            return false;
        }
    }

    /** Returns whether the charset has a character. */
    @ReceiverFirst
    public static boolean canEncode(CharsetEncoder encoder, char c) {
        return canEncode(encoder, String.valueOf(c));
    }
}
