package dev.stdb.server.migration;

import dev.stdb.server.tx.Tx;
import java.util.Optional;

/** Runs the migrations of the module that is published. Called on the database thread. */
public interface RowConverter {

    /**
     * Lets the module insert the new rows for old ones.
     *
     * @param reducer what takes the old rows
     * @param rows BSATN array of old rows, not to be kept
     * @param tx the transaction of the publication
     * @return why it failed, for the one who publishes; empty if it did not. What a call that failed has done is undone
     *     by the caller
     * @throws MigrationException if the migration must not go on
     */
    Optional<String> convert(String reducer, byte[] rows, Tx tx);

    /**
     * Tells how far the rows of a table are.
     *
     * @param converted rows done, which grows up to {@code total}
     */
    void progress(String table, long converted, long total);
}
