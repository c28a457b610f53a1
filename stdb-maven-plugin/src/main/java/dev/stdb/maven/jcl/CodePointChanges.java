package dev.stdb.maven.jcl;

import java.util.Arrays;

/** What a function makes of code points: most stay what they are. */
final class CodePointChanges {
    private final int[] starts;
    private final int[] ends;
    private final byte[] steps;
    private final int[] distances;

    /** Reads a table of gaps, lengths and distances. */
    CodePointChanges(String table) {
        int[] begins = new int[table.length() / 3];
        ends = new int[begins.length];
        steps = new byte[begins.length];
        distances = new int[begins.length];
        TableReader reader = new TableReader(table);
        int count = 0;
        int next = 0;
        while (reader.hasNext()) {
            int start = next + reader.number();
            int extent = reader.number();
            int step = (extent & 1) + 1;
            begins[count] = start;
            steps[count] = (byte) step;
            ends[count] = start + (extent >>> 1) * step;
            distances[count] = reader.signed();
            next = ends[count++] + 1;
        }
        starts = Arrays.copyOf(begins, count);
    }

    int apply(int codePoint) {
        int index = CodePointRuns.floor(starts, codePoint);
        if (index < 0 || codePoint > ends[index] || (codePoint - starts[index]) % steps[index] != 0) {
            return codePoint;
        }
        return codePoint + distances[index];
    }
}
