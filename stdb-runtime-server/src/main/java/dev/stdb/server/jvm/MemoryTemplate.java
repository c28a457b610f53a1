package dev.stdb.server.jvm;

/**
 * Becomes {@code dev.stdb.module.Memory} in every instance: the same methods over the memory of the instance. Nobody
 * calls it under this name.
 */
final class MemoryTemplate {
    /** As in the class it becomes. */
    public static final int PAGE_SIZE_BYTES = JvmMemory.PAGE_BYTES;

    private static final JvmMemory MEMORY = JvmHost.of(MemoryTemplate.class).memory;

    private MemoryTemplate() {}

    public static int grow(int pages) {
        return MEMORY.grow(pages);
    }

    public static void copy(int from, int to, int length) {
        MEMORY.copy(from, to, length);
    }

    public static byte getByte(int at) {
        return MEMORY.getByte(at);
    }

    public static void putByte(int at, byte value) {
        MEMORY.putByte(at, value);
    }

    public static short getShort(int at) {
        return MEMORY.getShort(at);
    }

    public static void putShort(int at, short value) {
        MEMORY.putShort(at, value);
    }

    public static int getInt(int at) {
        return MEMORY.getInt(at);
    }

    public static void putInt(int at, int value) {
        MEMORY.putInt(at, value);
    }

    public static long getLong(int at) {
        return MEMORY.getLong(at);
    }

    public static void putLong(int at, long value) {
        MEMORY.putLong(at, value);
    }

    public static float getFloat(int at) {
        return Float.intBitsToFloat(MEMORY.getInt(at));
    }

    public static void putFloat(int at, float value) {
        MEMORY.putInt(at, Float.floatToRawIntBits(value));
    }

    public static double getDouble(int at) {
        return Double.longBitsToDouble(MEMORY.getLong(at));
    }

    public static void putDouble(int at, double value) {
        MEMORY.putLong(at, Double.doubleToRawLongBits(value));
    }
}
