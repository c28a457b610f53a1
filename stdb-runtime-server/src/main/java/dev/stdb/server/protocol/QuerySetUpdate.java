package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnWriter;
import java.util.List;

/** What a transaction changed in one query set (spec wire-protocol.md §9, §11.4). */
public record QuerySetUpdate(int querySetId, List<TableUpdate> tables) {

    /** Copies the list. */
    public QuerySetUpdate {
        tables = List.copyOf(tables);
    }

    /**
     * What a transaction changed in the queries of one set over one table.
     *
     * @param table canonical name of the table
     * @param rows one element per changed query: encoded {@code TableUpdateRows}, see
     *     {@link RowListEncoder#persistentTableRows} and {@link RowListEncoder#eventTableRows}; shared between
     *     receivers, not to be modified
     */
    public record TableUpdate(String table, List<byte[]> rows) {
        /** Copies the list, not the bytes. */
        public TableUpdate {
            rows = List.copyOf(rows);
        }
    }

    static void encodeAll(List<QuerySetUpdate> sets, BsatnWriter out) {
        out.writeCount(sets.size());
        for (QuerySetUpdate set : sets) {
            out.writeU32(set.querySetId());
            out.writeCount(set.tables().size());
            for (TableUpdate table : set.tables()) {
                out.writeString(table.table());
                out.writeCount(table.rows().size());
                for (byte[] rows : table.rows()) {
                    out.writeRaw(rows, 0, rows.length);
                }
            }
        }
    }

    static int sizeHintBytes(List<QuerySetUpdate> sets) {
        int size = 4;
        for (QuerySetUpdate set : sets) {
            size += 8;
            for (TableUpdate table : set.tables()) {
                size += 8 + table.table().length();
                for (byte[] rows : table.rows()) {
                    size += rows.length;
                }
            }
        }
        return size;
    }
}
