package dev.stdb.maven.jcl;

/**
 * Reads the numbers of a table of {@link UnicodeTables}: five bits in a character, the lowest first; the sixth bit says
 * that there are more.
 */
final class TableReader {
    private static final int BITS = 5;
    private static final int MORE = 1 << BITS;

    private final String table;
    private int position;

    TableReader(String table) {
        this.table = table;
    }

    boolean hasNext() {
        return position < table.length();
    }

    int number() {
        int value = 0;
        int shift = 0;
        int digit;
        do {
            digit = digit(table.charAt(position++));
            value |= (digit & MORE - 1) << shift;
            shift += BITS;
        } while (digit >= MORE);
        return value;
    }

    /** The lowest bit is the sign. */
    int signed() {
        int value = number();
        return (value & 1) == 0 ? value >>> 1 : -(value >>> 1);
    }

    /** Returns the value of a digit, which are those of Base64. */
    static int digit(char c) {
        if (c >= 'a') {
            return c - 'a' + 26;
        }
        if (c >= 'A') {
            return c - 'A';
        }
        return c >= '0' ? c - '0' + 52 : c == '+' ? 62 : 63;
    }
}
