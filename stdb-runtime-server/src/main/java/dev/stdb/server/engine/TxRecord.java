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
 */
record TxRecord(long committedAtMicros, @Nullable Call call, List<ReplayedTable> tables) {}
