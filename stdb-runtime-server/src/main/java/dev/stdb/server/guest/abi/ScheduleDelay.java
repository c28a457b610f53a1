package dev.stdb.server.guest.abi;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.schema.ScheduleSchema;
import dev.stdb.schema.TableSchema;

/** The longest delay of a scheduled row (spec module-abi.md §9.5). */
final class ScheduleDelay {
    /** A delay of this or more is refused: 64^6 - 1 milliseconds, about 2.18 years. */
    private static final long DELAY_MICROS_MAX = 68_719_476_735_000L;

    private static final int INTERVAL = 0;

    private ScheduleDelay() {}

    /** Returns whether a row of a scheduled table asks for a call too far away; false if it does not decode. */
    static boolean isTooLong(TableSchema table, ScheduleSchema schedule, BsatnReader row, long nowMicros) {
        try {
            for (int column = 0; column < schedule.atColumn(); column++) {
                BsatnWalker.skip(table.columns().get(column).type(), row);
            }
            boolean isInterval = row.readTag(2) == INTERVAL;
            long micros = row.readI64();
            if (isInterval) {
                return micros >= DELAY_MICROS_MAX || micros <= -DELAY_MICROS_MAX;
            }
            return micros > nowMicros && (micros - nowMicros < 0 || micros - nowMicros >= DELAY_MICROS_MAX);
        } catch (BsatnException e) {
            return false;
        }
    }
}
