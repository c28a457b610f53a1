package dev.stdb.client.raw;

import dev.stdb.bsatn.BsatnReader;

/** Finds the ends of nested parts of server messages without decoding them. Layout: spec wire-protocol.md §9–10. */
public final class MessageWalker {
    private MessageWalker() {}

    /** Skips {@code QueryRows}. */
    public static void skipQueryRows(BsatnReader in) {
        int tables = in.readCount();
        for (int i = 0; i < tables; i++) {
            skipBytes(in);
            skipRowList(in);
        }
    }

    /** Skips {@code array<QuerySetUpdate>}. */
    public static void skipUpdate(BsatnReader in) {
        int sets = in.readCount();
        for (int i = 0; i < sets; i++) {
            in.readU32();
            int tables = in.readCount();
            for (int j = 0; j < tables; j++) {
                skipBytes(in);
                int parts = in.readCount();
                for (int k = 0; k < parts; k++) {
                    boolean persistent = in.readTag(2, "TableUpdateRows") == 0;
                    skipRowList(in);
                    if (persistent) {
                        skipRowList(in);
                    }
                }
            }
        }
    }

    /** Skips {@code array<SubscribeSetResult>}. */
    public static void skipSetResults(BsatnReader in) {
        int sets = in.readCount();
        for (int i = 0; i < sets; i++) {
            in.readU32();
            if (in.readTag(2, "SubscribeSetOutcome") == 0) {
                skipQueryRows(in);
            } else {
                skipBytes(in);
            }
        }
    }

    /** Skips {@code BsatnRowList}. */
    public static void skipRowList(BsatnReader in) {
        if (in.readTag(2, "RowSizeHint") == 0) {
            in.readU16();
        } else {
            long bytes = 8L * in.readCount();
            in.skip(bytes > in.remaining() ? Integer.MAX_VALUE : (int) bytes);
        }
        skipBytes(in);
    }

    /** Skips a string or byte array. */
    public static void skipBytes(BsatnReader in) {
        in.skip(in.readLength("bytes"));
    }
}
