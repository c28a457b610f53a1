package dev.stdb.module;

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
 * <p>Values that do not fit their area get memory beyond the scratch area, which is kept and reused.
 */
public final class Scratch {

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

    private static int largeRow;
    private static int largeRowCapacity;
    private static int largeKey;
    private static int largeKeyCapacity;
    private static int largeText;
    private static int largeTextCapacity;

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
        if (size < 0 || size > largeRowCapacity) {
            largeRowCapacity = roundUp(size);
            largeRow = allocate(largeRowCapacity);
        }
        return largeRow;
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
        if (size < 0 || size > largeKeyCapacity) {
            largeKeyCapacity = roundUp(size);
            largeKey = allocate(largeKeyCapacity);
        }
        return largeKey;
    }

    static int text(int size) {
        if (size >= 0 && size <= TEXT_CAPACITY) {
            return TEXT;
        }
        if (size < 0 || size > largeTextCapacity) {
            largeTextCapacity = roundUp(size);
            largeText = allocate(largeTextCapacity);
        }
        return largeText;
    }

    /** Returns the address of new memory of at least {@code size} bytes. It is never given back. */
    static int allocate(int size) {
        int pages = (size + Memory.PAGE_SIZE_BYTES - 1) / Memory.PAGE_SIZE_BYTES;
        int before = Memory.grow(pages);
        if (before < 0) {
            throw new HostCallException(
                    ModuleErrorCode.OUT_OF_MEMORY, 0, "module memory is full: requestedBytes=" + size);
        }
        return before * Memory.PAGE_SIZE_BYTES;
    }

    /** Doubles, so that growing step by step wastes at most as much memory as is in use. */
    static int roundUp(int size) {
        if (size < 0 || size > 1 << 29) {
            throw new HostCallException(ModuleErrorCode.OUT_OF_MEMORY, 0, "value is too large for the module's memory");
        }
        int capacity = 2 * ROW_CAPACITY;
        while (capacity < size) {
            capacity <<= 1;
        }
        return capacity;
    }
}
