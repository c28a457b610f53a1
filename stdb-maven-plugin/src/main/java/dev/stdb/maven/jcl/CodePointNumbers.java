package dev.stdb.maven.jcl;

import java.util.Arrays;

/** The numbers that code points stand for. */
final class CodePointNumbers {
    private final int[] starts;
    private final int[] ends;
    private final int[] values;
    private final byte[] growths;

    /** Reads a table of gaps, lengths and first values. */
    CodePointNumbers(String table) {
        int[] begins = new int[table.length() / 3];
        ends = new int[begins.length];
        values = new int[begins.length];
        growths = new byte[begins.length];
        TableReader reader = new TableReader(table);
        int count = 0;
        int next = 0;
        while (reader.hasNext()) {
            int start = next + reader.number();
            int extent = reader.number();
            begins[count] = start;
            growths[count] = (byte) (extent & 1);
            values[count] = reader.signed();
            next = start + (extent >>> 1);
            ends[count++] = next;
        }
        starts = Arrays.copyOf(begins, count);
    }

    /** Returns the number, -1 if there is none, -2 if it is none of the whole numbers from zero. */
    int valueOf(int codePoint) {
        int index = CodePointRuns.floor(starts, codePoint);
        if (index < 0 || codePoint >= ends[index]) {
            return -1;
        }
        return values[index] + growths[index] * (codePoint - starts[index]);
    }
}
