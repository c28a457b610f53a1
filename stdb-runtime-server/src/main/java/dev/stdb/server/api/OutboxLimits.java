package dev.stdb.server.api;

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

    /** The number of messages is the original's bound. */
    public static final OutboxLimits DEFAULT = new OutboxLimits(16_384, 32L << 20, 1L << 30, 512, 1L << 20);
}
