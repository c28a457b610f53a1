package dev.stdb.server.engine;

import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.ReplayedTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log record, taken apart. Owns its bytes.
 *
 * @param committedAtMicros time of the commit, microseconds since 1970
 * @param call what the transaction was asked to do; null for maintenance
 * @param tables the changed tables by ascending id
 * @param isPart whether these are rows of one table, which count when the rest of their transaction follows
 * @param partCount how many records right before this one are parts of the same transaction
 */
record TxRecord(
        long committedAtMicros, @Nullable Call call, List<ReplayedTable> tables, boolean isPart, int partCount) {}
