package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnWriter;
import java.util.List;

/** Rows of the queries of one set, one entry per query (spec wire-protocol.md §9). */
public record QueryRows(List<SingleTableRows> tables) {

    /** No table at all. */
    public static final QueryRows EMPTY = new QueryRows(List.of());

    /** Copies the list. */
    public QueryRows {
        tables = List.copyOf(tables);
    }

    /**
     * Rows of one query.
     *
     * @param table canonical name of the table the rows belong to
     * @param rowList encoded {@code BsatnRowList}, see {@link RowListEncoder#rowList}; shared, not to be modified
     */
    public record SingleTableRows(String table, byte[] rowList) {}

    void encode(BsatnWriter out) {
        out.writeCount(tables.size());
        for (SingleTableRows rows : tables) {
            out.writeString(rows.table());
            out.writeRaw(rows.rowList(), 0, rows.rowList().length);
        }
    }

    int sizeHintBytes() {
        int size = 4;
        for (SingleTableRows rows : tables) {
            size += 4 + rows.table().length() + rows.rowList().length;
        }
        return size;
    }
}
