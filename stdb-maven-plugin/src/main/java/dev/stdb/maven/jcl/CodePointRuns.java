package dev.stdb.maven.jcl;

import java.util.Arrays;

/** A property that many neighboring code points have in common. */
final class CodePointRuns {
    private final int[] starts;
    private final byte[] values;

    /** Reads a table of the lengths of all runs and their values. */
    CodePointRuns(String table) {
        int[] begins = new int[table.length() / 2];
        byte[] properties = new byte[begins.length];
        TableReader reader = new TableReader(table);
        int count = 0;
        int start = 0;
        while (reader.hasNext()) {
            begins[count] = start;
            start += reader.number();
            properties[count++] = (byte) reader.number();
        }
        starts = Arrays.copyOf(begins, count);
        values = Arrays.copyOf(properties, count);
    }

    int valueOf(int codePoint) {
        return values[floor(starts, codePoint)];
    }

    /** Returns the distance of a code point from the begin of its run. */
    int offsetOf(int codePoint) {
        return codePoint - starts[floor(starts, codePoint)];
    }

    /** Returns the index of the greatest number that is not above a key, -1 if all are. */
    static int floor(int[] ascending, int key) {
        int index = Arrays.binarySearch(ascending, key);
        return index < 0 ? -index - 2 : index;
    }
}
