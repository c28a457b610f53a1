package dev.stdb.maven.jcl.java.util;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** {@code java.util.Base64} for modules: the alphabets of RFC 4648, and the lines of RFC 2045. */
public final class TBase64 {
    private static final String COMMON = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String PLAIN = COMMON + "+/";
    private static final String URL = COMMON + "-_";

    private static final byte[] NO_SEPARATOR = {};
    private static final byte[] LINE_SEPARATOR = {'\r', '\n'};
    private static final int LINE_LENGTH = 76;

    private TBase64() {}

    /** Returns an encoder with the characters + and /. */
    public static Encoder getEncoder() {
        return new Encoder(PLAIN, true, 0, NO_SEPARATOR);
    }

    /** Returns an encoder with the characters - and _. */
    public static Encoder getUrlEncoder() {
        return new Encoder(URL, true, 0, NO_SEPARATOR);
    }

    /** Returns an encoder that writes lines. */
    public static Encoder getMimeEncoder() {
        return new Encoder(PLAIN, true, LINE_LENGTH, LINE_SEPARATOR);
    }

    /**
     * Returns an encoder that writes lines.
     *
     * @param lineLength characters of a line, rounded down to a multiple of four; no lines if that is not positive
     */
    public static Encoder getMimeEncoder(int lineLength, byte[] lineSeparator) {
        byte[] values = values(PLAIN);
        for (byte separator : lineSeparator) {
            if (values[separator & 0xFF] >= 0) {
                throw new IllegalArgumentException(
                        "Illegal base64 line separator character 0x" + Integer.toString(separator, 16));
            }
        }
        int rounded = lineLength & ~3;
        return rounded <= 0 ? getEncoder() : new Encoder(PLAIN, true, rounded, lineSeparator);
    }

    /** Returns a decoder of the characters + and /. */
    public static Decoder getDecoder() {
        return new Decoder(PLAIN, false);
    }

    /** Returns a decoder of the characters - and _. */
    public static Decoder getUrlDecoder() {
        return new Decoder(URL, false);
    }

    /** Returns a decoder of the characters + and / that goes over all others. */
    public static Decoder getMimeDecoder() {
        return new Decoder(PLAIN, true);
    }

    private static byte[] values(String alphabet) {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        return values;
    }

    /** Writes bytes as text. */
    public static final class Encoder {
        private final String alphabet;
        private final boolean padded;
        private final int lineLength;
        private final byte[] separator;

        private Encoder(String alphabet, boolean padded, int lineLength, byte[] separator) {
            this.alphabet = alphabet;
            this.padded = padded;
            this.lineLength = lineLength;
            this.separator = separator;
        }

        /** Returns an encoder that leaves the padding out. */
        public Encoder withoutPadding() {
            return new Encoder(alphabet, false, lineLength, separator);
        }

        /** Returns the text as bytes. */
        public byte[] encode(byte[] source) {
            byte[] result = new byte[lengthOf(source.length)];
            write(source, result);
            return result;
        }

        /** Writes the text as bytes; returns how many. */
        public int encode(byte[] source, byte[] target) {
            int length = lengthOf(source.length);
            if (target.length < length) {
                throw new IllegalArgumentException("Output byte array is too small for encoding all input bytes");
            }
            write(source, target);
            return length;
        }

        /** Returns the text of what is left in a buffer as bytes. */
        public ByteBuffer encode(ByteBuffer source) {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            return ByteBuffer.wrap(encode(bytes));
        }

        /** Returns the text. */
        public String encodeToString(byte[] source) {
            return new String(encode(source), StandardCharsets.ISO_8859_1);
        }

        private int lengthOf(int count) {
            int digits = digits(count);
            return lineLength == 0 || digits == 0 ? digits : digits + (digits - 1) / lineLength * separator.length;
        }

        /** Returns how many digits stand for some bytes, the padding included. */
        private int digits(int count) {
            int rest = count % 3;
            return count / 3 * 4 + (rest == 0 ? 0 : padded ? 4 : rest + 1);
        }

        private void write(byte[] source, byte[] target) {
            int written = 0;
            for (int digit = 0; digit < digits(source.length); digit++) {
                if (lineLength > 0 && digit > 0 && digit % lineLength == 0) {
                    System.arraycopy(separator, 0, target, written, separator.length);
                    written += separator.length;
                }
                int bit = digit * 6;
                target[written++] = (byte) (bit < source.length * 8 ? alphabet.charAt(sixBits(source, bit)) : '=');
            }
        }

        /** Returns the six bits that begin at a bit; zeros follow the last byte. */
        private static int sixBits(byte[] source, int bit) {
            int index = bit / 8;
            int next = index + 1 < source.length ? source[index + 1] & 0xFF : 0;
            return ((source[index] & 0xFF) << 8 | next) >>> 10 - bit % 8 & 0x3F;
        }
    }

    /** Reads bytes from text; the padding may be left out, but nothing else. */
    public static final class Decoder {
        private final byte[] values;
        private final boolean skips;

        private Decoder(String alphabet, boolean skips) {
            this.values = values(alphabet);
            this.skips = skips;
        }

        /** Returns the bytes. */
        public byte[] decode(String source) {
            return decode(source.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Returns the bytes. */
        public byte[] decode(byte[] source) {
            byte[] result = new byte[lengthOf(source) + 3];
            return Arrays.copyOf(result, read(source, result));
        }

        /** Writes the bytes; returns how many. */
        public int decode(byte[] source, byte[] target) {
            int length = lengthOf(source);
            if (target.length < length) {
                throw new IllegalArgumentException("Output byte array is too small for decoding all input bytes");
            }
            byte[] result = new byte[length + 3];
            int count = read(source, result);
            System.arraycopy(result, 0, target, 0, count);
            return count;
        }

        /** Returns the bytes of what is left in a buffer; one that cannot be read stays where it is. */
        public ByteBuffer decode(ByteBuffer source) {
            int start = source.position();
            byte[] text = new byte[source.remaining()];
            source.get(text);
            try {
                return ByteBuffer.wrap(decode(text));
            } catch (IllegalArgumentException e) {
                source.position(start);
                throw e;
            }
        }

        /** Returns how many bytes a text stands for at most. */
        private int lengthOf(byte[] source) {
            int length = source.length;
            if (length < 2) {
                if (length == 1 && !skips) {
                    throw new IllegalArgumentException("Input byte[] should at least have 2 bytes for base64 bytes");
                }
                return 0;
            }
            int padding = 0;
            if (skips) {
                length = digitsBeforePadding(source);
            } else if (source[length - 1] == '=') {
                padding = source[length - 2] == '=' ? 2 : 1;
            }
            if (padding == 0 && (length & 3) != 0) {
                padding = 4 - (length & 3);
            }
            return (length + 3) / 4 * 3 - padding;
        }

        private int digitsBeforePadding(byte[] source) {
            int digits = 0;
            for (int i = 0; i < source.length && source[i] != '='; i++) {
                digits += values[source[i] & 0xFF] < 0 ? 0 : 1;
            }
            return digits;
        }

        private int read(byte[] source, byte[] target) {
            int bits = 0;
            int digits = 0;
            int written = 0;
            int read = 0;
            boolean padded = false;
            while (read < source.length && !padded) {
                byte c = source[read++];
                int value = values[c & 0xFF];
                if (value >= 0) {
                    bits = bits << 6 | value;
                    digits++;
                    if ((digits & 3) != 1) {
                        target[written++] = (byte) (bits >>> (3 - (digits - 1 & 3)) * 2);
                    }
                } else if (c == '=') {
                    read = afterPadding(source, read, digits & 3);
                    padded = true;
                } else if (!skips) {
                    throw new IllegalArgumentException("Illegal base64 character " + Integer.toString(c, 16));
                }
            }
            if ((digits & 3) == 1) {
                throw new IllegalArgumentException("Last unit does not have enough valid bits");
            }
            checkEnd(source, read);
            return written;
        }

        private static int afterPadding(byte[] source, int second, int digits) {
            boolean lacksSecond = digits == 2 && (second == source.length || source[second] != '=');
            if (digits == 0 || lacksSecond) {
                throw new IllegalArgumentException("Input byte array has wrong 4-byte ending unit");
            }
            return digits == 2 ? second + 1 : second;
        }

        /** Behind the padding is nothing, or nothing that counts. */
        private void checkEnd(byte[] source, int start) {
            for (int i = start; i < source.length; i++) {
                if (!skips || values[source[i] & 0xFF] >= 0) {
                    throw new IllegalArgumentException(
                            "Input byte array has incorrect ending byte at " + (skips ? i + 1 : i));
                }
            }
        }
    }
}
