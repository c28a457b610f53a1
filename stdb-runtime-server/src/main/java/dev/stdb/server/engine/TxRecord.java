package dev.stdb.server.engine;

import dev.stdb.server.tx.ReplayedTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log record, taken apart. Owns its bytes.
 *
 * @param inputs what the reducer was given; null for transactions that are no reducer call
 * @param tables the changed tables by ascending id
 */
record TxRecord(@Nullable CallInputs inputs, List<ReplayedTable> tables) {}
