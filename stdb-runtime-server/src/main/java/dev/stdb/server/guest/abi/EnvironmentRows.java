package dev.stdb.server.guest.abi;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.SystemTables;
import org.jspecify.annotations.Nullable;

/** Where the values of environment variables are: by key, those that are secret in a table of their own. Stateless. */
final class EnvironmentRows {
    private EnvironmentRows() {}

    /** Returns a value in UTF-8, or null if there is none. Views depend on that key then. */
    static byte @Nullable [] value(RowReader source, String name) {
        BsatnWriter key = new BsatnWriter();
        key.writeString(name);
        byte[] secret = value(source, SystemTables.ST_SECRET, key);
        return secret != null ? secret : value(source, SystemTables.ENV_INDEX, key);
    }

    private static byte @Nullable [] value(RowReader source, int indexId, BsatnWriter key) {
        RowCursor rows = source.scanPoint(indexId, key.array(), 0, key.length());
        if (!rows.next()) {
            return null;
        }
        BsatnReader row = new BsatnReader(rows.array(), rows.offset(), rows.length());
        row.readBytes();
        return row.readBytes();
    }
}
