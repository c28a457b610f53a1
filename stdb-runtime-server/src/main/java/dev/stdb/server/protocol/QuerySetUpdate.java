package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.TableSchema;
import java.util.List;

/** What a transaction changed in one query set (spec wire-protocol.md §9, §11.4). */
public record QuerySetUpdate(int querySetId, List<TableUpdate> tables) {

    /** Copies the list. */
    public QuerySetUpdate {
        tables = List.copyOf(tables);
    }

    /**
     * What a transaction changed in the queries of one set over one table. Equal are those of tables with the same name
     * and with the same elements.
     *
     * @param schema the table or view
     * @param rows one element per changed query: encoded {@code TableUpdateRows}, see
     *     {@link RowListEncoder#persistentTableRows} and {@link RowListEncoder#eventTableRows}; shared between
     *     receivers, not to be modified
     */
    public record TableUpdate(TableSchema schema, List<byte[]> rows) {
        /** Copies the list, not the bytes. */
        public TableUpdate {
            rows = List.copyOf(rows);
        }

        /** Returns the canonical name of the table. */
        public String table() {
            return schema.name();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof TableUpdate update && table().equals(update.table()) && rows.equals(update.rows);
        }

        /** Leaves the schema out, which is large. */
        @Override
        public int hashCode() {
            return 31 * table().hashCode() + rows.hashCode();
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
        long size = 4;
        for (QuerySetUpdate set : sets) {
            size += 8;
            for (TableUpdate table : set.tables()) {
                size += 8 + table.table().length();
                for (byte[] rows : table.rows()) {
                    size += rows.length;
                }
            }
        }
        return ServerMessage.sizeHint(size);
    }
}
