package dev.stdb.maven.jcl;

import java.util.Arrays;

/** A set of code points; its table is read when it is first asked. */
final class CodePointRanges {
    private static final int[] UNREAD = {};

    private final String table;

    /** Where ranges begin and, behind each, where it ends; {@link #UNREAD} at first. */
    private int[] bounds = UNREAD;

    /** Takes a table of the gaps before ranges and their lengths. */
    CodePointRanges(String table) {
        this.table = table;
    }

    boolean contains(int codePoint) {
        if (bounds == UNREAD) {
            bounds = read();
        }
        return (CodePointRuns.floor(bounds, codePoint) & 1) == 0;
    }

    private int[] read() {
        int[] read = new int[table.length()];
        TableReader reader = new TableReader(table);
        int count = 0;
        int last = 0;
        while (reader.hasNext()) {
            last += reader.number();
            read[count++] = last;
        }
        return Arrays.copyOf(read, count);
    }
}
