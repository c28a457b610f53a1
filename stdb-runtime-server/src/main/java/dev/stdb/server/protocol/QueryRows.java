package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;

/** Rows of the queries of one set, one entry per query (spec wire-protocol.md §9). */
public record QueryRows(List<SingleTableRows> tables) {

    // Below, copying is cheaper than a fragment.
    private static final int PART_MIN = 16 * 1024;

    /** No table at all. */
    public static final QueryRows EMPTY = new QueryRows(List.of());

    /** Copies the list. */
    public QueryRows {
        tables = List.copyOf(tables);
    }

    /**
     * Rows of one query.
     *
     * @param schema the table or view the rows belong to
     * @param rowList encoded {@code BsatnRowList}, see {@link RowListEncoder#rowList}; shared, not to be modified
     */
    public record SingleTableRows(TableSchema schema, byte[] rowList) {
        /** Returns the canonical name of the table. */
        public String table() {
            return schema.name();
        }
    }

    void encode(BsatnWriter out) {
        out.writeCount(tables.size());
        for (SingleTableRows rows : tables) {
            out.writeString(rows.table());
            out.writeRaw(rows.rowList(), 0, rows.rowList().length);
        }
    }

    /**
     * Appends the start of the encoding, up to the first large row list.
     *
     * @return the rest of the encoding in parts; row lists among them are shared, not copied
     */
    List<byte[]> encodeInParts(BsatnWriter out) {
        List<byte[]> parts = new ArrayList<>();
        BsatnWriter current = out;
        current.writeCount(tables.size());
        for (SingleTableRows rows : tables) {
            current.writeString(rows.table());
            if (rows.rowList().length < PART_MIN) {
                current.writeRaw(rows.rowList(), 0, rows.rowList().length);
                continue;
            }
            if (current != out) {
                parts.add(current.toByteArray());
            }
            parts.add(rows.rowList());
            current = new BsatnWriter();
        }
        if (current != out && current.length() > 0) {
            parts.add(current.toByteArray());
        }
        return parts;
    }

    int sizeHintBytes() {
        return ServerMessage.sizeHint(sizeBytes());
    }

    /** Returns about how many bytes the encoding has. */
    public long sizeBytes() {
        long size = 4;
        for (SingleTableRows rows : tables) {
            size += 4 + rows.table().length() + rows.rowList().length;
        }
        return size;
    }
}
