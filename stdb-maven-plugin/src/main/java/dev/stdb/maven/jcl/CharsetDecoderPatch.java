package dev.stdb.maven.jcl;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/** Members of {@link CharsetDecoder} that TeaVM does differently: it takes what is no UTF-8. */
public final class CharsetDecoderPatch {
    private CharsetDecoderPatch() {}

    /** Decodes what is left in a buffer. */
    @ReceiverFirst
    public static CharBuffer decode(CharsetDecoder decoder, ByteBuffer source) throws CharacterCodingException {
        int start = source.position();
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        StringBuilder text = new StringBuilder(bytes.length);
        try {
            Encodings.decode(bytes, 0, bytes.length, decoder.charset().name(), text, (position, length, malformed) -> {
                CodingErrorAction action =
                        malformed ? decoder.malformedInputAction() : decoder.unmappableCharacterAction();
                if (action == CodingErrorAction.REPORT) {
                    throw new CodingFailure(position, length, malformed);
                }
                if (action == CodingErrorAction.REPLACE) {
                    text.append(decoder.replacement());
                }
            });
        } catch (CodingFailure failure) {
            source.position(start + failure.position());
            throw failure.exception();
        }
        return CharBuffer.wrap(text.toString().toCharArray());
    }
}
