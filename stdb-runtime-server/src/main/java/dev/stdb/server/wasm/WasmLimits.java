package dev.stdb.server.wasm;

/**
 * Bounds put on a guest, whatever its program declares. Immutable.
 *
 * @param programBytesMax largest accepted program in bytes
 * @param memoryPagesMax largest linear memory in pages of 64 KiB
 * @param tableEntriesMax largest function or reference table in entries
 * @param stackBytesMax largest guest call stack in bytes, as estimated from the frames' locals and operands; the thread
 *     that calls the guest needs about four times this for interpreted frames and host functions
 * @param heapBytesMax most garbage-collected bytes an instance may keep alive; short-lived garbage is not counted
 * @param callNanosMax longest time one call may take, in nanoseconds
 */
public record WasmLimits(
        int programBytesMax,
        int memoryPagesMax,
        int tableEntriesMax,
        int stackBytesMax,
        long heapBytesMax,
        long callNanosMax) {

    /** Largest program in bytes that is accepted unless configured otherwise. */
    public static final int PROGRAM_BYTES_MAX = 64 << 20;

    /** Size of a page of linear memory in bytes. */
    public static final int PAGE_BYTES = 64 * 1024;

    /**
     * Returns the limits used unless configured otherwise: 64 MiB program, 256 MiB linear memory, a quarter of this
     * JVM's heap for guest objects, 2 MiB stack, 30 s per call.
     */
    public static WasmLimits defaults() {
        return new WasmLimits(
                PROGRAM_BYTES_MAX,
                4096,
                1_000_000,
                2 << 20,
                Runtime.getRuntime().maxMemory() / 4,
                30_000_000_000L);
    }

    /** Returns the stack size in bytes of a thread that runs guests under these limits. */
    public long threadStackBytes() {
        // Interpreted frames of small functions are larger than estimated; host functions need some room on top.
        return 4L * stackBytesMax + (1 << 20);
    }

    /** Returns these limits with another bound on the time of one call. */
    public WasmLimits withCallNanosMax(long nanos) {
        return new WasmLimits(programBytesMax, memoryPagesMax, tableEntriesMax, stackBytesMax, heapBytesMax, nanos);
    }

    /** Returns these limits with another bound on the live guest objects. */
    public WasmLimits withHeapBytesMax(long bytes) {
        return new WasmLimits(programBytesMax, memoryPagesMax, tableEntriesMax, stackBytesMax, bytes, callNanosMax);
    }
}
