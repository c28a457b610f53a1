package dev.stdb.client.raw;

import dev.stdb.bsatn.BsatnReader;

/** Finds the ends of nested parts of server messages without decoding them. Layout: spec wire-protocol.md §9–10. */
public final class MessageWalker {
    private MessageWalker() {}

    /** Skips {@code QueryRows} and returns the number of rows. */
    public static long skipQueryRows(BsatnReader in) {
        long rows = 0;
        int tables = in.readCount();
        for (int i = 0; i < tables; i++) {
            skipBytes(in);
            rows += skipRowList(in);
        }
        return rows;
    }

    /** Skips {@code array<QuerySetUpdate>} and returns the number of rows. */
    public static long skipUpdate(BsatnReader in) {
        long rows = 0;
        int sets = in.readCount();
        for (int i = 0; i < sets; i++) {
            in.readU32();
            int tables = in.readCount();
            for (int j = 0; j < tables; j++) {
                skipBytes(in);
                int parts = in.readCount();
                for (int k = 0; k < parts; k++) {
                    boolean persistent = in.readTag(2, "TableUpdateRows") == 0;
                    rows += skipRowList(in);
                    if (persistent) {
                        rows += skipRowList(in);
                    }
                }
            }
        }
        return rows;
    }

    /** Skips {@code array<SubscribeSetResult>} and returns the number of rows. */
    public static long skipSetResults(BsatnReader in) {
        long rows = 0;
        int sets = in.readCount();
        for (int i = 0; i < sets; i++) {
            in.readU32();
            if (in.readTag(2, "SubscribeSetOutcome") == 0) {
                rows += skipQueryRows(in);
            } else {
                skipBytes(in);
            }
        }
        return rows;
    }

    /** Skips {@code BsatnRowList} and returns the number of rows. */
    public static int skipRowList(BsatnReader in) {
        if (in.readTag(2, "RowSizeHint") == 0) {
            int size = in.readU16();
            int bytes = in.readLength("rows");
            in.skip(bytes);
            return size == 0 ? 0 : bytes / size;
        }
        int count = in.readCount();
        long bytes = 8L * count;
        in.skip(bytes > in.remaining() ? Integer.MAX_VALUE : (int) bytes);
        skipBytes(in);
        return count;
    }

    /** Skips a string or byte array. */
    public static void skipBytes(BsatnReader in) {
        in.skip(in.readLength("bytes"));
    }
}
