package dev.stdb.maven.jcl.java.util;

/** {@code java.util.HexFormat} for modules: formatting and parsing of byte arrays and integers. */
public final class THexFormat {
    private static final THexFormat PLAIN = new THexFormat("", "", "", false);

    private final String delimiter;
    private final String prefix;
    private final String suffix;
    private final boolean upperCase;

    private THexFormat(String delimiter, String prefix, String suffix, boolean upperCase) {
        this.delimiter = delimiter;
        this.prefix = prefix;
        this.suffix = suffix;
        this.upperCase = upperCase;
    }

    /** Returns the format without delimiter, prefix and suffix, in lower case. */
    public static THexFormat of() {
        return PLAIN;
    }

    /** Returns a format that separates bytes by a delimiter, in lower case. */
    public static THexFormat ofDelimiter(String delimiter) {
        return new THexFormat(delimiter, "", "", false);
    }

    /** Returns this format with another delimiter. */
    public THexFormat withDelimiter(String value) {
        return new THexFormat(value, prefix, suffix, upperCase);
    }

    /** Returns this format with another prefix of each byte. */
    public THexFormat withPrefix(String value) {
        return new THexFormat(delimiter, value, suffix, upperCase);
    }

    /** Returns this format with another suffix of each byte. */
    public THexFormat withSuffix(String value) {
        return new THexFormat(delimiter, prefix, value, upperCase);
    }

    /** Returns this format in upper case. */
    public THexFormat withUpperCase() {
        return new THexFormat(delimiter, prefix, suffix, true);
    }

    /** Returns this format in lower case. */
    public THexFormat withLowerCase() {
        return new THexFormat(delimiter, prefix, suffix, false);
    }

    /** Formats all bytes. */
    public String formatHex(byte[] bytes) {
        return formatHex(bytes, 0, bytes.length);
    }

    /** Formats {@code bytes[from, to)}. */
    public String formatHex(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : delimiter).append(prefix);
            appendDigits(text, bytes[i] & 0xFF, 2);
            text.append(suffix);
        }
        return text.toString();
    }

    /** Parses bytes written in this format. */
    public byte[] parseHex(CharSequence text) {
        String source = text.toString();
        if (source.isEmpty()) {
            return new byte[0];
        }
        int unit = prefix.length() + 2 + suffix.length();
        int stride = unit + delimiter.length();
        if ((source.length() + delimiter.length()) % stride != 0) {
            throw new IllegalArgumentException("extra or missing characters in: " + source);
        }
        byte[] bytes = new byte[(source.length() + delimiter.length()) / stride];
        for (int i = 0; i < bytes.length; i++) {
            int at = i * stride;
            boolean framed = source.startsWith(prefix, at)
                    && source.startsWith(suffix, at + prefix.length() + 2)
                    && (i == bytes.length - 1 || source.startsWith(delimiter, at + unit));
            if (!framed) {
                throw new IllegalArgumentException("not in this format: " + source);
            }
            int digits = at + prefix.length();
            bytes[i] = (byte) (fromHexDigit(source.charAt(digits)) << 4 | fromHexDigit(source.charAt(digits + 1)));
        }
        return bytes;
    }

    /** Formats a byte with two digits. */
    public String toHexDigits(byte value) {
        return digits(value, 2);
    }

    /** Formats a short with four digits. */
    public String toHexDigits(short value) {
        return digits(value, 4);
    }

    /** Formats an int with eight digits. */
    public String toHexDigits(int value) {
        return digits(value, 8);
    }

    /** Formats a long with sixteen digits. */
    public String toHexDigits(long value) {
        return digits(value, 16);
    }

    /** Returns whether a character is a hexadecimal digit. */
    public static boolean isHexDigit(int character) {
        return valueOf(character) >= 0;
    }

    /** Returns the value of a hexadecimal digit. */
    public static int fromHexDigit(int character) {
        int value = valueOf(character);
        if (value < 0) {
            throw new NumberFormatException("not a hexadecimal digit: \"" + (char) character + "\"");
        }
        return value;
    }

    private static int valueOf(int character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        int lower = character | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private String digits(long value, int count) {
        StringBuilder text = new StringBuilder(count);
        appendDigits(text, value, count);
        return text.toString();
    }

    private void appendDigits(StringBuilder text, long value, int count) {
        for (int shift = 4 * (count - 1); shift >= 0; shift -= 4) {
            int digit = (int) (value >>> shift) & 0xF;
            text.append((char) (digit < 10 ? '0' + digit : (upperCase ? 'A' : 'a') + digit - 10));
        }
    }
}
