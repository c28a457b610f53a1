package dev.stdb.server.wasm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongPredicate;
import run.endive.runtime.ConstantEvaluators;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.UninstantiableException;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.PassiveDataSegment;

/**
 * Linear memory in one {@code byte[]} exactly as long as the memory, so that the array's own bounds check is the
 * guest's. Growing copies. Confined to the instance's thread; the array returned by {@link #array()} is valid until the
 * guest runs again.
 */
public final class LinearMemory implements Memory {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int initialPages;
    private final int maximumPages;
    private final LongPredicate growth;
    private byte[] bytes;
    private DataSegment[] dataSegments = new DataSegment[0];

    /** @param growth asked whether the memory may grow by so many bytes */
    LinearMemory(MemoryLimits declared, int pagesMax, LongPredicate growth) {
        this.growth = growth;
        this.initialPages = declared.initialPages();
        this.maximumPages = Math.min(declared.maximumPages(), pagesMax);
        this.bytes = new byte[initialPages * PAGE_SIZE];
    }

    /** Returns the memory itself, not a copy. */
    public byte[] array() {
        return bytes;
    }

    @Override
    public int pages() {
        return bytes.length / PAGE_SIZE;
    }

    @Override
    public int grow(int size) {
        int pages = pages();
        if (size < 0 || pages + size < 0 || pages + size > maximumPages) {
            return -1;
        }
        if (size > 0 && !growth.test((long) size * PAGE_SIZE)) {
            return -1;
        }
        if (size > 0) {
            bytes = Arrays.copyOf(bytes, (pages + size) * PAGE_SIZE);
        }
        return pages;
    }

    @Override
    public int initialPages() {
        return initialPages;
    }

    @Override
    public int maximumPages() {
        return maximumPages;
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public void initialize(Instance instance, DataSegment[] segments) {
        initialize(instance, segments, 0);
    }

    @Override
    public void initialize(Instance instance, DataSegment[] segments, int memoryIndex) {
        dataSegments = segments;
        for (DataSegment segment : segments) {
            if (segment instanceof ActiveDataSegment active && active.index() == memoryIndex) {
                int offset = (int) ConstantEvaluators.computeConstantValue(instance, active.offsetInstructions())[0];
                byte[] data = active.data();
                if (offset < 0 || (long) offset + data.length > bytes.length) {
                    throw new UninstantiableException("out of bounds memory access: data segment at " + offset);
                }
                System.arraycopy(data, 0, bytes, offset, data.length);
            }
        }
    }

    @Override
    public void initPassiveSegment(int segmentId, int dest, int offset, int size) {
        byte[] data = dataSegments[segmentId].data();
        check(offset, size, data.length);
        check(dest, size, bytes.length);
        System.arraycopy(data, offset, bytes, dest, size);
    }

    @Override
    public void drop(int segment) {
        dataSegments[segment] = PassiveDataSegment.EMPTY;
    }

    /** Traps unless {@code [address, address + size)} lies within {@code limit}. */
    private static void check(int address, int size, int limit) {
        if ((address | size) < 0 || (long) address + size > limit) {
            throw new WasmRuntimeException("out of bounds memory access");
        }
    }

    @Override
    public void write(int addr, byte[] data, int offset, int size) {
        check(addr, size, bytes.length);
        System.arraycopy(data, offset, bytes, addr, size);
    }

    @Override
    public byte read(int addr) {
        return bytes[addr];
    }

    @Override
    public byte[] readBytes(int addr, int len) {
        check(addr, len, bytes.length);
        return Arrays.copyOfRange(bytes, addr, addr + len);
    }

    @Override
    public void writeI32(int addr, int data) {
        INT.set(bytes, addr, data);
    }

    @Override
    public int readInt(int addr) {
        return (int) INT.get(bytes, addr);
    }

    @Override
    public void writeLong(int addr, long data) {
        LONG.set(bytes, addr, data);
    }

    @Override
    public long readLong(int addr) {
        return (long) LONG.get(bytes, addr);
    }

    @Override
    public void writeShort(int addr, short data) {
        SHORT.set(bytes, addr, data);
    }

    @Override
    public short readShort(int addr) {
        return (short) SHORT.get(bytes, addr);
    }

    @Override
    public long readU16(int addr) {
        return readShort(addr) & 0xFFFFL;
    }

    @Override
    public void writeByte(int addr, byte data) {
        bytes[addr] = data;
    }

    @Override
    public void writeF32(int addr, float data) {
        writeI32(addr, Float.floatToRawIntBits(data));
    }

    @Override
    public long readF32(int addr) {
        return readInt(addr);
    }

    @Override
    public float readFloat(int addr) {
        return Float.intBitsToFloat(readInt(addr));
    }

    @Override
    public void writeF64(int addr, double data) {
        writeLong(addr, Double.doubleToRawLongBits(data));
    }

    @Override
    public double readDouble(int addr) {
        return Double.longBitsToDouble(readLong(addr));
    }

    @Override
    public long readF64(int addr) {
        return readLong(addr);
    }

    @Override
    public void zero() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public void fill(byte value, int fromIndex, int toIndex) {
        check(fromIndex, toIndex - fromIndex, bytes.length);
        Arrays.fill(bytes, fromIndex, toIndex, value);
    }

    @Override
    public void copy(int dest, int src, int size) {
        check(src, size, bytes.length);
        check(dest, size, bytes.length);
        System.arraycopy(bytes, src, bytes, dest, size);
    }

    // Threads are refused when the program is loaded, so none of these is reached.

    @Override
    @SuppressWarnings("removal")
    public Object lock(int address) {
        return Objects.requireNonNull(bytes);
    }

    @Override
    @SuppressWarnings("removal")
    public int waitOn(int address, int expected, long timeout) {
        throw new WasmRuntimeException("expected shared memory");
    }

    @Override
    @SuppressWarnings("removal")
    public int waitOn(int address, long expected, long timeout) {
        throw new WasmRuntimeException("expected shared memory");
    }

    @Override
    @SuppressWarnings("removal")
    public int notify(int address, int maxThreads) {
        return 0;
    }
}
