package dev.stdb.module;

import org.jspecify.annotations.Nullable;

/**
 * Layout of the module's scratch area in linear memory: 256 KiB from 1 MiB, a constant address, so that generated loads and
 * stores fold it into the instruction. The build guarantees that the memory is large enough and holds nothing else there.
 *
 * <pre>
 * offset    size      content
 * 0         8         OUT: ids, handles and counts written by the host
 * 8         4         LENGTH: capacity in, length out
 * 64        65472     KEY: index keys and bounds
 * 65536     65536     ROW: one row, or the arguments of the call
 * 131072    65536     ITERATOR: buffer of the first open row iterator
 * 196608    65536     TEXT: log messages, names, error texts
 * </pre>
 *
 * <p>What does not fit its area gets a block of {@link MemoryPool} until the call ends. A row may have {@link #ROW_LENGTH_MAX}
 * bytes, whatever the module did before. Beside one such row there is room for about 40 MiB of iterators over large rows; what
 * finds no room is refused with {@link ModuleErrorCode#OUT_OF_MEMORY}, and nothing else changes.
 */
public final class Scratch {

    /** Largest encoding of a row in bytes; also the limit of the arguments of a call, of a key and of a log line. */
    public static final int ROW_LENGTH_MAX = 16 << 20;

    /** Largest buffer for a value: short texts are counted with three bytes per character before they are written. */
    static final int SIZE_MAX = 3 * ROW_LENGTH_MAX + 64;

    /** First address of the scratch area. */
    public static final int BASE = 1 << 20;

    /** Size of the scratch area in bytes. */
    public static final int SIZE = 256 << 10;

    /** Cell for one id, handle or count. */
    public static final int OUT = BASE;

    /** Cell for one length. */
    public static final int LENGTH = BASE + 8;

    /** Area for index keys. */
    public static final int KEY = BASE + 64;

    /** Bytes in the key area. */
    public static final int KEY_CAPACITY = (64 << 10) - 64;

    /** Area for one row or the call's arguments. */
    public static final int ROW = BASE + (64 << 10);

    /** Bytes in the row area. */
    public static final int ROW_CAPACITY = 64 << 10;

    /** Buffer of the first open row iterator. */
    public static final int ITERATOR = BASE + (128 << 10);

    /** Bytes in the iterator buffer. The host never needs more than this for a chunk of small rows. */
    public static final int ITERATOR_CAPACITY = 64 << 10;

    /** Area for texts. */
    public static final int TEXT = BASE + (192 << 10);

    /** Bytes in the text area. */
    public static final int TEXT_CAPACITY = 64 << 10;

    // Made on first use: a static initializer would make every call of this class slow.
    private static @Nullable ScratchArea largeRow;
    private static @Nullable ScratchArea largeKey;
    private static @Nullable ScratchArea largeText;

    private Scratch() {}

    /**
     * Returns memory for a row; what it held before is lost.
     *
     * @param size bytes needed
     * @return {@link #ROW} if the row fits there, otherwise the address of a larger buffer
     */
    public static int row(int size) {
        if (size >= 0 && size <= ROW_CAPACITY) {
            return ROW;
        }
        return largeRow().take(size);
    }

    /**
     * Returns memory for an index key; what it held before is lost.
     *
     * @param size bytes needed
     * @return {@link #KEY} if the key fits there, otherwise the address of a larger buffer
     */
    public static int key(int size) {
        if (size >= 0 && size <= KEY_CAPACITY) {
            return KEY;
        }
        return largeKey().take(size);
    }

    static int text(int size) {
        if (size >= 0 && size <= TEXT_CAPACITY) {
            return TEXT;
        }
        return largeText().take(size);
    }

    /**
     * Returns memory for a row that already holds the first {@code length} bytes of what stands at {@code from}.
     *
     * @param from address of the content, in memory for a row
     * @param length bytes to keep
     * @param size bytes needed (more than there are at {@code from})
     */
    static int enlargeRow(int from, int length, int size) {
        return largeRow().enlarge(from, length, size);
    }

    /** Gives back what the call took beyond the fixed areas. */
    static void end() {
        giveBack(largeRow);
        giveBack(largeKey);
        giveBack(largeText);
    }

    private static void giveBack(@Nullable ScratchArea area) {
        if (area != null) {
            area.giveBack();
        }
    }

    private static ScratchArea largeRow() {
        ScratchArea area = largeRow;
        if (area == null) {
            area = new ScratchArea("row");
            largeRow = area;
        }
        return area;
    }

    private static ScratchArea largeKey() {
        ScratchArea area = largeKey;
        if (area == null) {
            area = new ScratchArea("key");
            largeKey = area;
        }
        return area;
    }

    private static ScratchArea largeText() {
        ScratchArea area = largeText;
        if (area == null) {
            area = new ScratchArea("text");
            largeText = area;
        }
        return area;
    }

    /**
     * Adds two sizes. For generated code: sums of sizes of a list must not wrap around.
     *
     * @param size sum so far (not negative)
     * @param more size of one more element (not negative)
     * @return the sum
     * @throws HostCallException if no memory can hold that much
     */
    public static int plus(int size, int more) {
        int sum = size + more;
        if (sum < 0 || sum > SIZE_MAX) {
            throw tooLarge("list", "");
        }
        return sum;
    }

    /**
     * Returns the size of a list of elements of one size. For generated code.
     *
     * @param count elements (not negative)
     * @param elementSize bytes of one element (not negative)
     * @return bytes of the length and all elements
     * @throws HostCallException if no memory can hold that much
     */
    public static int listSize(int count, int elementSize) {
        if (count > SIZE_MAX / Math.max(1, elementSize)) {
            throw tooLarge("list", "");
        }
        return 4 + count * elementSize;
    }

    /**
     * Refuses rows above the limit.
     *
     * @param table table they are meant for
     * @param length bytes of a row
     */
    static void checkRow(String table, int length) {
        if (length > ROW_LENGTH_MAX) {
            throw tooLarge("row", "table=" + table + ", bytes=" + length + ", ");
        }
    }

    static HostCallException tooLarge(String content, String details) {
        return new HostCallException(
                ModuleErrorCode.VALUE_TOO_LARGE, 0, content + " is too large: " + details + "max=" + ROW_LENGTH_MAX);
    }
}
