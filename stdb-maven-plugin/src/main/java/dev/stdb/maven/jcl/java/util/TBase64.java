package dev.stdb.maven.jcl.java.util;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** {@code java.util.Base64} for modules: the alphabets of RFC 4648. */
public final class TBase64 {
    private static final String COMMON = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String PLAIN = COMMON + "+/";
    private static final String URL = COMMON + "-_";

    private TBase64() {}

    /** Returns an encoder with the characters + and /. */
    public static Encoder getEncoder() {
        return new Encoder(PLAIN, true);
    }

    /** Returns an encoder with the characters - and _. */
    public static Encoder getUrlEncoder() {
        return new Encoder(URL, true);
    }

    /** Returns a decoder of the characters + and /. */
    public static Decoder getDecoder() {
        return new Decoder(PLAIN);
    }

    /** Returns a decoder of the characters - and _. */
    public static Decoder getUrlDecoder() {
        return new Decoder(URL);
    }

    /** Writes bytes as text. */
    public static final class Encoder {
        private final String alphabet;
        private final boolean padded;

        private Encoder(String alphabet, boolean padded) {
            this.alphabet = alphabet;
            this.padded = padded;
        }

        /** Returns an encoder that leaves the padding out. */
        public Encoder withoutPadding() {
            return new Encoder(alphabet, false);
        }

        /** Returns the text as bytes. */
        public byte[] encode(byte[] source) {
            int rest = source.length % 3;
            int length = source.length / 3 * 4 + (rest == 0 ? 0 : padded ? 4 : rest + 1);
            byte[] result = new byte[length];
            Arrays.fill(result, (byte) '=');
            int bits = 0;
            int held = 0;
            int written = 0;
            for (byte value : source) {
                bits = bits << 8 | value & 0xFF;
                held += 8;
                while (held >= 6) {
                    held -= 6;
                    result[written++] = (byte) alphabet.charAt(bits >>> held & 0x3F);
                }
            }
            if (held > 0) {
                result[written] = (byte) alphabet.charAt(bits << 6 - held & 0x3F);
            }
            return result;
        }

        /** Returns the text. */
        public String encodeToString(byte[] source) {
            return new String(encode(source), StandardCharsets.ISO_8859_1);
        }
    }

    /** Reads bytes from text; the padding may be left out, but nothing else. */
    public static final class Decoder {
        private final byte[] values = new byte[256];

        private Decoder(String alphabet) {
            Arrays.fill(values, (byte) -1);
            for (int i = 0; i < alphabet.length(); i++) {
                values[alphabet.charAt(i)] = (byte) i;
            }
        }

        /** Returns the bytes. */
        public byte[] decode(String source) {
            return decode(source.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Returns the bytes. */
        public byte[] decode(byte[] source) {
            if (source.length == 1) {
                throw new IllegalArgumentException("Input byte[] should at least have 2 bytes for base64 bytes");
            }
            byte[] result = new byte[source.length / 4 * 3 + 3];
            int bits = 0;
            int held = 0;
            int written = 0;
            int read = 0;
            while (read < source.length && source[read] != '=') {
                int value = values[source[read] & 0xFF];
                if (value < 0) {
                    throw new IllegalArgumentException(
                            "Illegal base64 character " + Integer.toString(source[read], 16));
                }
                read++;
                bits = bits << 6 | value;
                held += 6;
                if (held >= 8) {
                    held -= 8;
                    result[written++] = (byte) (bits >>> held);
                }
            }
            int digits = read % 4;
            if (read < source.length) {
                read = afterPadding(source, read);
            }
            if (digits == 1) {
                throw new IllegalArgumentException("Last unit does not have enough valid bits");
            }
            if (read < source.length) {
                throw new IllegalArgumentException("Input byte array has incorrect ending byte at " + read);
            }
            return Arrays.copyOf(result, written);
        }

        private static int afterPadding(byte[] source, int first) {
            int digits = first % 4;
            int second = first + 1;
            boolean lacksSecond = digits == 2 && (second == source.length || source[second] != '=');
            if (digits == 0 || lacksSecond) {
                throw new IllegalArgumentException("Input byte array has wrong 4-byte ending unit");
            }
            return digits == 2 ? second + 1 : second;
        }
    }
}
