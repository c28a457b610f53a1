package dev.stdb.server.guest.abi;

import dev.stdb.server.common.HeapRoom;

/**
 * Bounds on what one call may make the host keep. A call that exceeds one traps. Immutable.
 *
 * @param iteratorBytesMax most bytes of scan results open at a time
 * @param writtenBytesMax most bytes of rows inserted or updated, with an allowance for each row
 * @param answerBytesMax most bytes of the body of an answer of an HTTP handler
 * @param heap whether rows can be written at all
 */
public record AbiLimits(long iteratorBytesMax, long writtenBytesMax, int answerBytesMax, HeapRoom heap) {
    private static final long ITERATOR_BYTES_MAX = 256L << 20;

    private static final int ANSWER_BYTES_MAX = 16 << 20;

    /** Returns the limits used unless configured otherwise: at most an eighth and a quarter of this JVM's heap. */
    public static AbiLimits defaults() {
        long heapBytes = Runtime.getRuntime().maxMemory();
        return new AbiLimits(
                Math.min(ITERATOR_BYTES_MAX, heapBytes / 8), heapBytes / 4, ANSWER_BYTES_MAX, HeapRoom.ofJvm());
    }
}
