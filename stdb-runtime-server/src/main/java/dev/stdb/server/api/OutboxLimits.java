package dev.stdb.server.api;

import dev.stdb.server.common.ByteBudget;

/**
 * How much may wait for a client that does not read as fast as it is written to.
 *
 * <p>Updates that wait are merged, each time one of the merge thresholds is passed; a client for which they still exceed
 * the bounds is disconnected. A limit applies to what waits already, so that a single message may be of any size.
 *
 * @param messagesMax messages that may wait
 * @param updateBytesMax bytes of updates that may wait
 * @param answerBytesMax bytes of answers to its own requests that may wait
 * @param mergeMessages waiting messages from which on updates are merged
 * @param mergeBytes waiting bytes of updates from which on updates are merged
 */
public record OutboxLimits(
        int messagesMax, long updateBytesMax, long answerBytesMax, int mergeMessages, long mergeBytes) {

    /** Updates of a client that does not read are merged; what is left beyond this helps nobody. */
    private static final long UPDATE_BYTES_MAX = 32L << 20;
    /** Part of the budget that updates for one client may take, as a divisor. */
    private static final int UPDATE_DIVISOR = 8;
    /** Part of the budget that answers for one client may take, as a divisor; they cannot be merged. */
    private static final int ANSWER_DIVISOR = 4;

    /** Returns the bounds of a client of a server that keeps so much for all; the number of messages is the original's. */
    public static OutboxLimits within(ByteBudget budget) {
        return new OutboxLimits(
                16_384,
                Math.min(UPDATE_BYTES_MAX, budget.bytesMax() / UPDATE_DIVISOR),
                budget.bytesMax() / ANSWER_DIVISOR,
                512,
                1L << 20);
    }
}
