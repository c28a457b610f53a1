package dev.stdb.server.query;

import dev.stdb.server.common.Clock;
import dev.stdb.server.tx.Tx;

/** Statements in tests: from their text, without a deadline. */
public final class TestSql {
    private TestSql() {}

    /** Runs one statement of the query grammar. */
    public static SqlResult execute(String sql, Tx tx, QueryAuth auth) {
        return SqlExecutor.execute(
                SqlStatement.parse(sql, null), tx, auth, QueryViews.NONE, QueryLimits.untimed(Clock.system()));
    }

    /** Runs one SELECT of the subscription grammar. */
    public static QueryRowsResult oneOff(String sql, Tx tx, QueryAuth auth) {
        return SqlExecutor.oneOff(sql, tx, auth, QueryViews.NONE, QueryLimits.untimed(Clock.system()));
    }
}
