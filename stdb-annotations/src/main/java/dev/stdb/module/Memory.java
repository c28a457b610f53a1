package dev.stdb.module;

import org.teavm.interop.Address;
import org.teavm.interop.Intrinsified;

/**
 * The module's linear memory: unaligned little-endian loads and stores at absolute addresses.
 *
 * <p>Each method compiles to one instruction. An address outside the memory traps, which rolls the transaction back.
 */
public final class Memory {

    /** Bytes in one page, the unit of {@link #grow}. */
    public static final int PAGE_SIZE_BYTES = 65_536;

    private Memory() {}

    /**
     * Grows the memory.
     *
     * @param pages number of 64 KiB pages to add; 0 only asks for the size
     * @return the number of pages before, or -1 if the memory may not grow that far
     */
    @Intrinsified
    public static native int grow(int pages);

    /**
     * Copies bytes; the ranges may overlap.
     *
     * @param from first source address
     * @param to first target address
     * @param length bytes to copy
     */
    public static void copy(int from, int to, int length) {
        Address.moveMemoryBlock(Address.fromInt(from), Address.fromInt(to), length);
    }

    /**
     * Loads one byte.
     *
     * @param at address
     * @return the byte, sign-extended
     */
    public static byte getByte(int at) {
        return Address.fromInt(at).getByte();
    }

    /**
     * Stores one byte.
     *
     * @param at address
     * @param value the byte
     */
    public static void putByte(int at, byte value) {
        Address.fromInt(at).putByte(value);
    }

    /**
     * Loads two bytes.
     *
     * @param at address
     * @return the value, sign-extended
     */
    public static short getShort(int at) {
        return Address.fromInt(at).getShort();
    }

    /**
     * Stores two bytes.
     *
     * @param at address
     * @param value the value
     */
    public static void putShort(int at, short value) {
        Address.fromInt(at).putShort(value);
    }

    /**
     * Loads four bytes.
     *
     * @param at address
     * @return the value
     */
    public static int getInt(int at) {
        return Address.fromInt(at).getInt();
    }

    /**
     * Stores four bytes.
     *
     * @param at address
     * @param value the value
     */
    public static void putInt(int at, int value) {
        Address.fromInt(at).putInt(value);
    }

    /**
     * Loads eight bytes.
     *
     * @param at address
     * @return the value
     */
    public static long getLong(int at) {
        return Address.fromInt(at).getLong();
    }

    /**
     * Stores eight bytes.
     *
     * @param at address
     * @param value the value
     */
    public static void putLong(int at, long value) {
        Address.fromInt(at).putLong(value);
    }

    /**
     * Loads an IEEE 754 single.
     *
     * @param at address
     * @return the value, bit pattern preserved
     */
    public static float getFloat(int at) {
        return Address.fromInt(at).getFloat();
    }

    /**
     * Stores an IEEE 754 single.
     *
     * @param at address
     * @param value the value
     */
    public static void putFloat(int at, float value) {
        Address.fromInt(at).putFloat(value);
    }

    /**
     * Loads an IEEE 754 double.
     *
     * @param at address
     * @return the value, bit pattern preserved
     */
    public static double getDouble(int at) {
        return Address.fromInt(at).getDouble();
    }

    /**
     * Stores an IEEE 754 double.
     *
     * @param at address
     * @param value the value
     */
    public static void putDouble(int at, double value) {
        Address.fromInt(at).putDouble(value);
    }
}
