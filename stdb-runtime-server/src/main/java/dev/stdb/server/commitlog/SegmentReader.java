package dev.stdb.server.commitlog;

import dev.stdb.server.common.io.OpenFile;
import java.io.EOFException;
import java.io.IOException;

/** Walks the frames of one segment through a window that is read ahead. Changes nothing. Confined to one thread. */
final class SegmentReader {

    /** What is at the current position. */
    enum Found {
        /** An intact frame. */
        FRAME,
        /** The end of the frames: the end of the file, or nothing but zeros, as preallocation leaves them. */
        END,
        /** Bytes that are no intact frame. */
        DAMAGE
    }

    private static final int WINDOW_BYTES = 1024 * 1024;

    private final OpenFile file;
    private final long fileSize;
    private final int mask;
    private byte[] window = new byte[WINDOW_BYTES];
    private long windowStart;
    private int windowLength;
    private long position;

    SegmentReader(OpenFile file) throws IOException {
        this(file, SegmentHeaderLayout.LENGTH);
    }

    SegmentReader(OpenFile file, long startPosition) throws IOException {
        this.file = file;
        this.fileSize = file.size();
        this.position = startPosition;
        this.mask = findMask();
    }

    /** Returns the mask by the header, or, if that is damaged, the one that makes frames of the first two. */
    private int findMask() throws IOException {
        byte[] header = new byte[SegmentHeaderLayout.LENGTH];
        boolean whole = file.read(0, header, 0, header.length) == header.length;
        if (whole && SegmentHeaderLayout.isIntact(header)) {
            return SegmentHeaderLayout.mask(header);
        }
        if (!isPlausibleFrameAt(header.length, 0, Long.MAX_VALUE)) {
            return 0;
        }
        int first = maskAt(header.length);
        long second = header.length
                + (long) CommitFrameLayout.frameLength(
                        CommitFrameLayout.payloadLength(window, (int) (header.length - windowStart)));
        return isPlausibleFrameAt(second, 0, Long.MAX_VALUE) && maskAt(second) == first ? first : 0;
    }

    /** Returns the mask that makes the bytes in the window from {@code at} on an intact frame. */
    private int maskAt(long at) {
        int index = (int) (at - windowStart);
        return CommitFrameLayout.storedChecksum(window, index) ^ CommitFrameLayout.computeChecksum(window, index, 0);
    }

    /** Returns the mask of the frames of this segment. */
    int mask() {
        return mask;
    }

    /** Looks at the current position without moving. */
    Found look() throws IOException {
        if (position == fileSize) {
            return Found.END;
        }
        if (isIntactFrameAt(position, 0, Long.MAX_VALUE)) {
            return Found.FRAME;
        }
        return isZeroFrom(position) ? Found.END : Found.DAMAGE;
    }

    private boolean isZeroFrom(long start) throws IOException {
        long at = start;
        while (at < fileSize) {
            require(at, 1);
            int from = (int) (at - windowStart);
            for (int i = from; i < windowLength; i++) {
                if (window[i] != 0) {
                    return false;
                }
            }
            at = windowStart + windowLength;
        }
        return true;
    }

    /** Moves behind the current frame (which {@link #look} found). */
    void advance() {
        position += CommitFrameLayout.frameLength(payloadLength());
    }

    /** Returns the position of the current frame in bytes from the start of the file. */
    long position() {
        return position;
    }

    long fileSize() {
        return fileSize;
    }

    /** Returns the array that holds the current frame from {@link #frameIndex} on; valid until the next look. */
    byte[] array() {
        return window;
    }

    int frameIndex() {
        return (int) (position - windowStart);
    }

    int payloadLength() {
        return CommitFrameLayout.payloadLength(window, frameIndex());
    }

    long txOffset() {
        return CommitFrameLayout.txOffset(window, frameIndex());
    }

    long durableCount() {
        return CommitFrameLayout.durableCount(window, frameIndex());
    }

    boolean isSeal() {
        return payloadLength() == 0;
    }

    /**
     * Moves from the current damage to the next intact frame behind it, whatever it holds.
     *
     * @return false if there is none; the position is the end of the file then
     */
    boolean skipDamage(long damagedTxOffset) throws IOException {
        long start = position;
        for (position += CommitFrameLayout.ALIGNMENT; position < fileSize; position += CommitFrameLayout.ALIGNMENT) {
            long txOffsetMax = damagedTxOffset + (position - start) / CommitFrameLayout.HEADER_LENGTH + 1;
            if (isIntactFrameAt(position, damagedTxOffset, txOffsetMax)) {
                return true;
            }
        }
        position = fileSize;
        return false;
    }

    /** What the intact frames behind a damage say. */
    record Later(long txCount, long durableCount) {}

    /**
     * Tells whether some intact frame behind the current damage was written when transaction {@code damagedTxOffset}
     * was known to be durable. Then the damage did not come from a crash. Costs one pass over the rest of the file.
     */
    boolean isProvenDurableByLaterFrame(long damagedTxOffset) throws IOException {
        return lookBehindDamage(damagedTxOffset).durableCount() > damagedTxOffset;
    }

    /**
     * Looks for intact frames behind the current damage, wherever they start.
     *
     * @return the greatest numbers they hold: transactions up to and including theirs, and their durable count; both 0
     *     if there is none
     */
    Later lookBehindDamage(long damagedTxOffset) throws IOException {
        long txCount = 0;
        long durableCount = 0;
        for (long at = position; at + CommitFrameLayout.HEADER_LENGTH <= fileSize; at += CommitFrameLayout.ALIGNMENT) {
            // A frame later than the damage has a higher number, but no more than one per shortest frame in between.
            long txOffsetMax = damagedTxOffset + (at - position) / CommitFrameLayout.HEADER_LENGTH + 1;
            if (isIntactFrameAt(at, damagedTxOffset, txOffsetMax)) {
                int index = (int) (at - windowStart);
                durableCount = Math.max(durableCount, CommitFrameLayout.durableCount(window, index));
                boolean seal = CommitFrameLayout.payloadLength(window, index) == 0;
                txCount = Math.max(txCount, CommitFrameLayout.txOffset(window, index) + (seal ? 0 : 1));
            }
        }
        return new Later(txCount, durableCount);
    }

    private boolean isIntactFrameAt(long at, long txOffsetMin, long txOffsetMax) throws IOException {
        return isPlausibleFrameAt(at, txOffsetMin, txOffsetMax) && maskAt(at) == mask;
    }

    /** Tells whether a frame could be here but for its checksum; it is in the window then. */
    private boolean isPlausibleFrameAt(long at, long txOffsetMin, long txOffsetMax) throws IOException {
        if (fileSize - at < CommitFrameLayout.HEADER_LENGTH) {
            return false;
        }
        require(at, CommitFrameLayout.HEADER_LENGTH);
        int index = (int) (at - windowStart);
        int payloadLength = CommitFrameLayout.payloadLength(window, index);
        long txOffset = CommitFrameLayout.txOffset(window, index);
        long durableCount = CommitFrameLayout.durableCount(window, index);
        boolean plausible = payloadLength >= 0
                && payloadLength <= CommitFrameLayout.PAYLOAD_LENGTH_MAX
                && CommitFrameLayout.frameLength(payloadLength) <= fileSize - at
                && txOffset >= txOffsetMin
                && txOffset <= txOffsetMax
                && durableCount >= 0
                && durableCount <= txOffset;
        if (!plausible) {
            return false;
        }
        require(at, CommitFrameLayout.frameLength(payloadLength));
        return true;
    }

    /** Makes the window hold {@code length} bytes from {@code at} on (inside the file). */
    private void require(long at, int length) throws IOException {
        if (at >= windowStart && at + length <= windowStart + windowLength) {
            return;
        }
        if (length > window.length) {
            window = new byte[Math.max(length, WINDOW_BYTES)];
        }
        windowStart = at;
        windowLength = file.read(at, window, 0, (int) Math.min(window.length, fileSize - at));
        if (windowLength < length) {
            throw new EOFException("file ended early: file=" + file.path() + ", position=" + at + ", wanted=" + length
                    + ", read=" + windowLength);
        }
    }
}
