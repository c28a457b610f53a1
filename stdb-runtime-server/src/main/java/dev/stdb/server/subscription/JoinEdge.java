package dev.stdb.server.subscription;

import dev.stdb.schema.TableSchema;

/**
 * Way from a changed row over a join to the column that decides which queries it concerns: queries like {@code SELECT
 * m.* FROM message m JOIN member k ON m.room = k.room WHERE k.who = 5} differ only in the literal, and the partners of
 * a message tell which literals matter (spec subscriptions.md §6.1).
 *
 * @param joinColumn join column of the changed table
 * @param partner the table joined
 * @param partnerIndexId its index over exactly the join column
 * @param partnerJoinColumn its join column
 * @param filterColumn its column that must have the literal
 */
record JoinEdge(int joinColumn, TableSchema partner, int partnerIndexId, int partnerJoinColumn, int filterColumn) {

    /** Returns whether both lead the same way, whatever else has changed about the partner. */
    boolean isSameWay(JoinEdge other) {
        return joinColumn == other.joinColumn
                && partner.tableId() == other.partner.tableId()
                && partnerIndexId == other.partnerIndexId
                && partnerJoinColumn == other.partnerJoinColumn
                && filterColumn == other.filterColumn;
    }
}
