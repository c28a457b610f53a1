package dev.stdb.server.wasm;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;
import run.endive.runtime.CallResult;
import run.endive.runtime.ConstantEvaluators;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.OpcodeImpl;
import run.endive.runtime.TableInstance;
import run.endive.runtime.TrapException;
import run.endive.runtime.WasmArray;
import run.endive.runtime.WasmException;
import run.endive.runtime.WasmGcRef;
import run.endive.runtime.WasmRuntimeException;
import run.endive.runtime.WasmStruct;
import run.endive.wasm.types.Element;
import run.endive.wasm.types.ValType;

/**
 * Template of the helper methods that compiled guest code calls. The class collector copies it over Endive's own helper
 * class, method by method, once per compiled guest; the statics below thus belong to one guest. Never used directly.
 *
 * <p>Everything referenced from here must be public: the copy lives in another package and class loader.
 */
@NullUnmarked // Every guest reference may be null, as in Endive's own helpers.
final class GuestSupport {
    // Assigned when the copy is initialized, on the thread that compiles the guest.
    private static final GuestMeter METER = GuestLink.meter();
    private static final byte[] SUBTYPES = GuestLink.subtypes();
    private static final int TYPE_COUNT = GuestLink.typeCount();
    private static final byte[][] STRUCT_BITS = GuestLink.structBits();
    private static final byte[] ARRAY_BITS = GuestLink.arrayBits();
    private static final boolean[] ARRAY_OF_OBJECTS = GuestLink.arrayOfObjects();
    private static final long[][] STRUCT_DEFAULTS = GuestLink.structDefaults();
    private static final long[] ARRAY_DEFAULTS = GuestLink.arrayDefaults();

    /** Frames of the engine between a function and the one it hands over to, in bytes. */
    private static final int TAIL_CALL_BYTES = 1024;

    private GuestSupport() {}

    /** Returns the object whose methods are the imports. */
    public static Object host() {
        return METER.host;
    }

    /** Enters a function whose frame is estimated at the given size; returns the stack use before. */
    public static int enter(int frameBytes) {
        int before = METER.stackBytes;
        int after = before + frameBytes;
        if (after > METER.stackBytesMax) {
            throw METER.stackExceeded();
        }
        METER.stackBytes = after;
        return before;
    }

    /** Leaves a function. */
    public static void leave(int frameBytes) {
        METER.stackBytes -= frameBytes;
    }

    /** Sets the stack use after an exception unwound frames without their {@link #leave}. */
    public static void unwind(int before, int frameBytes) {
        METER.stackBytes = before + frameBytes;
    }

    public static void checkInterruption() {
        if (--METER.fuel < 0) {
            METER.refill();
        }
    }

    /** Takes from the budget; called before each host function. */
    public static void charge(int units) {
        METER.charge(units);
    }

    public static void setTailCall(int funcId, long[] args, Instance instance) {
        checkInterruption();
        instance.setTailCall(funcId, args);
    }

    public static void setTailCallWithRefs(int funcId, long[] args, Object[] refArgs, Instance instance) {
        checkInterruption();
        instance.setTailCall(funcId, args, refArgs);
    }

    public static void setTailCallIndirect(long[] args, int funcTableIdx, int typeId, int tableIdx, Instance instance) {
        setTailCall(tailCallee(funcTableIdx, typeId, tableIdx, instance), args, instance);
    }

    public static void setTailCallIndirectWithRefs(
            long[] args, Object[] refArgs, int funcTableIdx, int typeId, int tableIdx, Instance instance) {
        setTailCallWithRefs(tailCallee(funcTableIdx, typeId, tableIdx, instance), args, refArgs, instance);
    }

    private static int tailCallee(int funcTableIdx, int typeId, int tableIdx, Instance instance) {
        int function = instance.table(tableIdx).requiredRef(funcTableIdx);
        int actual = instance.functionType(function);
        if (actual != typeId
                && !ValType.heapTypeSubtype(actual, typeId, instance.module().typeSection())) {
            throw new WasmRuntimeException("indirect call type mismatch");
        }
        return function;
    }

    public static long[] resolveTailCall(Instance instance) {
        int function = instance.tailCallFuncId();
        long[] args = instance.tailCallArgs();
        instance.clearTailCall();
        int before = enter(TAIL_CALL_BYTES);
        long[] results = instance.getMachine().call(function, args);
        METER.stackBytes = before;
        return results;
    }

    public static CallResult resolveTailCallWithRefs(Instance instance) {
        int function = instance.tailCallFuncId();
        long[] args = instance.tailCallArgs();
        Object[] refArgs = instance.tailCallRefArgs();
        instance.clearTailCall();
        int before = enter(TAIL_CALL_BYTES);
        CallResult result = instance.getMachine().callWithRefs(function, args, refArgs);
        METER.stackBytes = before;
        return result;
    }

    public static int i32_ge_u(int a, int b) {
        return a + Integer.MIN_VALUE >= b + Integer.MIN_VALUE ? 1 : 0;
    }

    public static void memoryCopy(int destination, int offset, int size, Memory memory) {
        METER.charge(size >>> 8);
        ((LinearMemory) memory).copy(destination, offset, size);
    }

    public static void memoryCopy(int destination, int offset, int size, Memory dstMemory, Memory srcMemory) {
        METER.charge(size >>> 8);
        if (dstMemory == srcMemory) {
            ((LinearMemory) dstMemory).copy(destination, offset, size);
        } else {
            ((LinearMemory) dstMemory).write(destination, srcMemory.readBytes(offset, size));
        }
    }

    public static void memoryFill(int offset, byte value, int size, Memory memory) {
        METER.charge(size >>> 8);
        ((LinearMemory) memory).fill(value, offset, size + offset);
    }

    public static void memoryInit(int destination, int offset, int size, int segmentId, Memory memory) {
        METER.charge(size >>> 8);
        memory.initPassiveSegment(segmentId, destination, offset, size);
    }

    public static int memoryGrow(int size, Memory memory) {
        // Growing copies the whole memory.
        METER.charge(64 + memory.pages() * 16);
        return memory.grow(size);
    }

    public static byte memoryReadByte(int base, int offset, Memory memory) {
        return ((LinearMemory) memory).read(getAddr(base, offset));
    }

    public static short memoryReadShort(int base, int offset, Memory memory) {
        return ((LinearMemory) memory).readShort(getAddr(base, offset));
    }

    public static int memoryReadInt(int base, int offset, Memory memory) {
        return ((LinearMemory) memory).readInt(getAddr(base, offset));
    }

    public static long memoryReadLong(int base, int offset, Memory memory) {
        return ((LinearMemory) memory).readLong(getAddr(base, offset));
    }

    public static float memoryReadFloat(int base, int offset, Memory memory) {
        return ((LinearMemory) memory).readFloat(getAddr(base, offset));
    }

    public static double memoryReadDouble(int base, int offset, Memory memory) {
        return ((LinearMemory) memory).readDouble(getAddr(base, offset));
    }

    public static void memoryWriteByte(int base, byte value, int offset, Memory memory) {
        ((LinearMemory) memory).writeByte(getAddr(base, offset), value);
    }

    public static void memoryWriteShort(int base, short value, int offset, Memory memory) {
        ((LinearMemory) memory).writeShort(getAddr(base, offset), value);
    }

    public static void memoryWriteInt(int base, int value, int offset, Memory memory) {
        ((LinearMemory) memory).writeI32(getAddr(base, offset), value);
    }

    public static void memoryWriteLong(int base, long value, int offset, Memory memory) {
        ((LinearMemory) memory).writeLong(getAddr(base, offset), value);
    }

    public static void memoryWriteFloat(int base, float value, int offset, Memory memory) {
        ((LinearMemory) memory).writeF32(getAddr(base, offset), value);
    }

    public static void memoryWriteDouble(int base, double value, int offset, Memory memory) {
        ((LinearMemory) memory).writeF64(getAddr(base, offset), value);
    }

    public static int getAddr(int base, int offset) {
        // A negative result fails the array's bounds check.
        return base < 0 ? base : base + offset;
    }

    public static int tableGrow(int value, int size, int tableIndex, Instance instance) {
        TableInstance table = instance.table(tableIndex);
        METER.chargeEntries(table.size() + size);
        if (size < 0 || table.size() + (long) size > table.limits().max() || !METER.growTables(size)) {
            return -1;
        }
        return table.grow(size, value, instance);
    }

    public static int tableGrowRef(Object value, int size, int tableIndex, Instance instance) {
        TableInstance table = instance.table(tableIndex);
        METER.chargeEntries(table.size() + size);
        if (size < 0 || table.size() + (long) size > table.limits().max() || !METER.growTables(size)) {
            return -1;
        }
        return table.growWithRef(size, value, instance);
    }

    public static void tableFill(int offset, int value, int size, int tableIndex, Instance instance) {
        METER.chargeEntries(size);
        OpcodeImpl.TABLE_FILL(instance, tableIndex, size, value, offset);
    }

    public static void tableFillRef(int offset, Object value, int size, int tableIndex, Instance instance) {
        METER.chargeEntries(size);
        TableInstance table = instance.table(tableIndex);
        checkRange(offset, size, table.size(), "table");
        for (int i = offset; i < offset + size; i++) {
            table.setObjRef(i, value, instance);
        }
    }

    public static void tableCopy(
            int destination, int source, int size, int dstTableIndex, int srcTableIndex, Instance instance) {
        METER.chargeEntries(size);
        OpcodeImpl.TABLE_COPY(instance, srcTableIndex, dstTableIndex, size, source, destination);
    }

    public static void tableInit(int offset, int elemidx, int size, int elementidx, int tableidx, Instance instance) {
        METER.chargeConstants(size);
        OpcodeImpl.TABLE_INIT(instance, tableidx, elementidx, size, elemidx, offset);
    }

    /** Traps unless {@code [offset, offset + size)} lies within {@code limit}. */
    private static void checkRange(int offset, int size, int limit, String what) {
        if ((offset | size) < 0 || (long) offset + size > limit) {
            throw new TrapException("out of bounds " + what + " access");
        }
    }

    private static GlobalInstance global(int index, Instance instance) {
        GlobalInstance[] globals = METER.globals;
        return globals == null ? instance.global(index) : globals[index];
    }

    public static long readGlobal(int index, Instance instance) {
        return global(index, instance).getValue();
    }

    public static void writeGlobal(long value, int index, Instance instance) {
        global(index, instance).setValue(value);
    }

    public static void writeGlobalRef(Object value, int index, Instance instance) {
        global(index, instance).setRefValue(value);
    }

    public static Object readGlobalRef(int index, Instance instance) {
        return global(index, instance).getRefValue();
    }

    public static WasmException createWasmException(long[] args, int tagNumber, Instance instance) {
        WasmException e = new GuestException(instance, tagNumber, args == null ? new long[0] : args, null);
        instance.registerException(e);
        return e;
    }

    public static WasmException createWasmExceptionGc(long[] args, Object[] refArgs, int tagNumber, Instance instance) {
        WasmException e = new GuestException(instance, tagNumber, args == null ? new long[0] : args, refArgs);
        instance.registerException(e);
        return e;
    }

    @SuppressWarnings("deprecation") // The constructors; their builders cost an allocation each.
    private static Object struct(int typeIdx, long[] fields, Object[] fieldRefs) {
        WasmStruct struct = new WasmStruct(typeIdx, fields, fieldRefs);
        METER.allocated(struct, fields.length);
        return struct;
    }

    @SuppressWarnings("deprecation")
    private static Object array(int typeIdx, long[] elements, Object[] elementRefs) {
        WasmArray array = new WasmArray(typeIdx, elements, elementRefs);
        METER.allocated(array, elements.length);
        return array;
    }

    public static Object structNew(long[] fields, Object[] fieldRefs, int typeIdx, Instance instance) {
        return struct(typeIdx, fields, fieldRefs);
    }

    public static Object structNewDefault(int typeIdx, Instance instance) {
        long[] fields = STRUCT_DEFAULTS[typeIdx].clone();
        return struct(typeIdx, fields, new Object[fields.length]);
    }

    public static long structGetS(Object ref, int typeIdx, int fieldIdx, Instance instance) {
        if (ref == null) {
            throw new TrapException("null structure reference");
        }
        int unused = 64 - STRUCT_BITS[typeIdx][fieldIdx];
        return ((WasmStruct) ref).field(fieldIdx) << unused >> unused;
    }

    public static long structGetU(Object ref, int typeIdx, int fieldIdx, Instance instance) {
        if (ref == null) {
            throw new TrapException("null structure reference");
        }
        int unused = 64 - STRUCT_BITS[typeIdx][fieldIdx];
        return ((WasmStruct) ref).field(fieldIdx) << unused >>> unused;
    }

    public static void structSet(Object ref, long val, int typeIdx, int fieldIdx, Instance instance) {
        if (ref == null) {
            throw new TrapException("null structure reference");
        }
        int unused = 64 - STRUCT_BITS[typeIdx][fieldIdx];
        ((WasmStruct) ref).setField(fieldIdx, val << unused >>> unused);
    }

    public static Object arrayNew(long initVal, int len, int typeIdx, Instance instance) {
        METER.requireArray(len);
        long[] elements = new long[len];
        if (initVal != 0) {
            Arrays.fill(elements, initVal);
        }
        return array(typeIdx, elements, null);
    }

    public static Object arrayNewRef(Object initVal, int len, int typeIdx, Instance instance) {
        METER.requireArray(len);
        Object[] refs = new Object[len];
        if (initVal != null) {
            Arrays.fill(refs, initVal);
        }
        return array(typeIdx, new long[len], refs);
    }

    public static Object arrayNewDefault(int len, int typeIdx, Instance instance) {
        METER.requireArray(len);
        long[] elements = new long[len];
        if (ARRAY_OF_OBJECTS[typeIdx]) {
            return array(typeIdx, elements, new Object[len]);
        }
        if (ARRAY_DEFAULTS[typeIdx] != 0) {
            Arrays.fill(elements, ARRAY_DEFAULTS[typeIdx]);
        }
        return array(typeIdx, elements, null);
    }

    public static Object arrayNewFixed(long[] vals, int typeIdx, Instance instance) {
        return array(typeIdx, vals, null);
    }

    public static Object arrayNewFixedRefs(Object[] vals, int typeIdx, Instance instance) {
        return array(typeIdx, new long[vals.length], vals);
    }

    public static Object arrayNewData(int offset, int len, int typeIdx, int dataIdx, Instance instance) {
        METER.requireArray(len);
        byte[] data = instance.dataSegmentData(dataIdx);
        int width = width(typeIdx, instance);
        checkData(offset, len, width, data);
        long[] elements = new long[len];
        readData(data, offset, width, elements, 0, len);
        return array(typeIdx, elements, null);
    }

    public static Object arrayNewElem(int offset, int len, int typeIdx, int elemIdx, Instance instance) {
        METER.requireArray(len);
        METER.chargeConstants(len);
        WasmArray array = (WasmArray) array(typeIdx, new long[len], new Object[len]);
        initElements(array, 0, offset, len, typeIdx, elemIdx, instance);
        return array;
    }

    public static void arrayInitData(
            Object ref, int dstOff, int srcOff, int len, int typeIdx, int dataIdx, Instance instance) {
        WasmArray array = requireRange(ref, dstOff, len);
        byte[] data = instance.dataSegmentData(dataIdx);
        int width = width(typeIdx, instance);
        checkData(srcOff, len, width, data);
        METER.chargeEntries(len);
        readData(data, srcOff, width, array.elements(), dstOff, len);
    }

    public static void arrayInitElem(
            Object ref, int dstOff, int srcOff, int len, int typeIdx, int elemIdx, Instance instance) {
        WasmArray array = requireRange(ref, dstOff, len);
        METER.chargeConstants(len);
        initElements(array, dstOff, srcOff, len, typeIdx, elemIdx, instance);
    }

    private static int width(int typeIdx, Instance instance) {
        return instance.module()
                .typeSection()
                .getSubType(typeIdx)
                .compType()
                .arrayType()
                .fieldType()
                .storageType()
                .byteSize();
    }

    private static void checkData(int offset, int count, int width, byte[] data) {
        if ((offset | count) < 0 || offset + (long) count * width > data.length) {
            throw new TrapException("out of bounds memory access");
        }
    }

    /** Reads little-endian numbers of 1, 2, 4 or 8 bytes. */
    private static void readData(byte[] data, int offset, int width, long[] target, int start, int count) {
        int at = offset;
        for (int i = start; i < start + count; i++) {
            long value = 0;
            for (int b = width - 1; b >= 0; b--) {
                value = value << 8 | data[at + b] & 0xFF;
            }
            target[i] = value;
            at += width;
        }
    }

    private static void initElements(
            WasmArray array, int dstOff, int srcOff, int len, int typeIdx, int elemIdx, Instance instance) {
        Element segment = instance.element(elemIdx);
        checkRange(srcOff, len, segment == null ? 0 : segment.elementCount(), "table");
        for (int i = 0; i < len; i++) {
            var value = ConstantEvaluators.computeConstant(
                    instance, segment.initializers().get(srcOff + i));
            if (ARRAY_OF_OBJECTS[typeIdx]) {
                array.setRef(dstOff + i, value.ref());
            } else {
                array.set(dstOff + i, value.longValue());
            }
        }
    }

    private static WasmArray requireRange(Object ref, int offset, int len) {
        if (ref == null) {
            throw new TrapException("null array reference");
        }
        WasmArray array = (WasmArray) ref;
        checkRange(offset, len, array.length(), "array");
        return array;
    }

    private static WasmArray element(Object ref, int idx) {
        if (ref == null) {
            throw new TrapException("null array reference");
        }
        WasmArray array = (WasmArray) ref;
        if (idx < 0 || idx >= array.length()) {
            throw new TrapException("out of bounds array access");
        }
        return array;
    }

    public static long arrayGetS(Object ref, int idx, int typeIdx, Instance instance) {
        int unused = 64 - ARRAY_BITS[typeIdx];
        return element(ref, idx).get(idx) << unused >> unused;
    }

    public static long arrayGetU(Object ref, int idx, int typeIdx, Instance instance) {
        int unused = 64 - ARRAY_BITS[typeIdx];
        return element(ref, idx).get(idx) << unused >>> unused;
    }

    public static void arraySet(Object ref, int idx, long val, int typeIdx, Instance instance) {
        int unused = 64 - ARRAY_BITS[typeIdx];
        element(ref, idx).set(idx, val << unused >>> unused);
    }

    public static void arrayFill(Object ref, int offset, long val, int len, int typeIdx, Instance instance) {
        WasmArray array = requireRange(ref, offset, len);
        METER.chargeEntries(len);
        int unused = 64 - ARRAY_BITS[typeIdx];
        Arrays.fill(array.elements(), offset, offset + len, val << unused >>> unused);
    }

    public static void arrayFillRef(Object ref, int offset, Object val, int len, int typeIdx, Instance instance) {
        WasmArray array = requireRange(ref, offset, len);
        METER.chargeEntries(len);
        for (int i = offset; i < offset + len; i++) {
            array.setRef(i, val);
        }
    }

    public static void arrayCopy(Object dstRef, int dstOff, Object srcRef, int srcOff, int len, Instance instance) {
        WasmArray dst = requireRange(dstRef, dstOff, len);
        WasmArray src = requireRange(srcRef, srcOff, len);
        METER.chargeEntries(len);
        Object[] srcRefs = src.elementRefs();
        Object[] dstRefs = dst.elementRefs();
        if (srcRefs != null && dstRefs != null) {
            System.arraycopy(srcRefs, srcOff, dstRefs, dstOff, len);
        } else if (srcRefs != null || dstRefs != null) {
            // One side has not been given any reference yet; setRef creates the array.
            for (int i = 0; i < len; i++) {
                dst.setRef(dstOff + i, src.getRef(srcOff + i));
            }
        }
        System.arraycopy(src.elements(), srcOff, dst.elements(), dstOff, len);
    }

    private static boolean matches(Object ref, int heapType, int srcHeapType, Instance instance) {
        if (heapType >= 0 && ref instanceof WasmGcRef && SUBTYPES.length != 0) {
            int actual = ((WasmGcRef) ref).typeIdx();
            byte known = SUBTYPES[actual * TYPE_COUNT + heapType];
            if (known != 0) {
                return known == 1;
            }
            boolean result = instance.heapTypeMatchRef(ref, false, heapType, srcHeapType);
            SUBTYPES[actual * TYPE_COUNT + heapType] = (byte) (result ? 1 : 2);
            return result;
        }
        return instance.heapTypeMatchRef(ref, false, heapType, srcHeapType);
    }

    public static int refTest(Object ref, int heapType, int srcHeapType, Instance instance) {
        return ref != null && matches(ref, heapType, srcHeapType, instance) ? 1 : 0;
    }

    public static int refTestNull(Object ref, int heapType, int srcHeapType, Instance instance) {
        return ref == null || matches(ref, heapType, srcHeapType, instance) ? 1 : 0;
    }

    public static Object castTest(Object ref, int heapType, int srcHeapType, Instance instance) {
        if (ref == null || !matches(ref, heapType, srcHeapType, instance)) {
            throw new TrapException("cast failure");
        }
        return ref;
    }

    public static Object castTestNull(Object ref, int heapType, int srcHeapType, Instance instance) {
        if (ref != null && !matches(ref, heapType, srcHeapType, instance)) {
            throw new TrapException("cast failure");
        }
        return ref;
    }

    public static boolean heapTypeMatch(
            Object ref, boolean nullable, int heapType, int srcHeapType, Instance instance) {
        return ref == null ? nullable : matches(ref, heapType, srcHeapType, instance);
    }
}
