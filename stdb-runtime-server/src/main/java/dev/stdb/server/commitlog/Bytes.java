package dev.stdb.server.commitlog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Little-endian numbers in byte arrays, and the checksum of this package. */
final class Bytes {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    static int getU16(byte[] array, int offset) {
        return (short) SHORT.get(array, offset) & 0xFFFF;
    }

    static void putU16(byte[] array, int offset, int value) {
        SHORT.set(array, offset, (short) value);
    }

    static int getI32(byte[] array, int offset) {
        return (int) INT.get(array, offset);
    }

    static void putI32(byte[] array, int offset, int value) {
        INT.set(array, offset, value);
    }

    static long getI64(byte[] array, int offset) {
        return (long) LONG.get(array, offset);
    }

    static void putI64(byte[] array, int offset, long value) {
        LONG.set(array, offset, value);
    }

    static int crc32c(byte[] array, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(array, offset, length);
        return (int) crc.getValue();
    }
}
