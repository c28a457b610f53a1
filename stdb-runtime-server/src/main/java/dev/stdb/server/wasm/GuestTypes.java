package dev.stdb.server.wasm;

import org.jspecify.annotations.Nullable;
import run.endive.wasm.types.FieldType;
import run.endive.wasm.types.TypeSection;
import run.endive.wasm.types.Value;

/** Type facts of one program in arrays, where Endive would search its parsed type section on every access. */
final class GuestTypes {
    /** Programs with more types than this use Endive's own slow subtype test instead of an n × n table. */
    private static final int SUBTYPE_TABLE_MAX = 2048;

    /** Bits of packed struct fields: 8, 16, or 64 for unpacked ones; by type and field. */
    final byte[][] structBits;

    /** Bits of packed array elements by type. */
    final byte[] arrayBits;

    /** Whether arrays of this type hold objects. */
    final boolean[] arrayOfObjects;

    /** Initial field values of default structs, by type. */
    final long[][] structDefaults;

    /** Initial element value of default arrays, by type. */
    final long[] arrayDefaults;

    /** 0 unknown, 1 subtype, 2 not; row = actual type, column = target; empty for very large programs. */
    final byte[] subtypes;

    final int typeCount;

    GuestTypes(@Nullable TypeSection types) {
        TypeSection section = types == null ? TypeSection.builder().build() : types;
        this.typeCount = section.subTypeCount();
        structBits = new byte[typeCount][];
        structDefaults = new long[typeCount][];
        arrayBits = new byte[typeCount];
        arrayDefaults = new long[typeCount];
        arrayOfObjects = new boolean[typeCount];
        for (int i = 0; i < typeCount; i++) {
            var type = section.getSubType(i).compType();
            var fields = type.structType() == null
                    ? new FieldType[0]
                    : type.structType().fieldTypes();
            structBits[i] = new byte[fields.length];
            structDefaults[i] = new long[fields.length];
            for (int f = 0; f < fields.length; f++) {
                structBits[i][f] = bits(fields[f]);
                structDefaults[i][f] = defaultValue(fields[f]);
            }
            if (type.arrayType() != null) {
                FieldType element = type.arrayType().fieldType();
                arrayBits[i] = bits(element);
                arrayDefaults[i] = defaultValue(element);
                arrayOfObjects[i] = element.storageType().valType() != null
                        && element.storageType().isObjectRef();
            }
        }
        subtypes = new byte[typeCount <= SUBTYPE_TABLE_MAX ? typeCount * typeCount : 0];
    }

    private static byte bits(FieldType field) {
        var packed = field.storageType().packedType();
        return packed == null ? 64 : (byte) Long.bitCount(packed.mask());
    }

    private static long defaultValue(FieldType field) {
        var storage = field.storageType();
        boolean nullNumber = storage.valType() != null && storage.valType().isReference() && !storage.isObjectRef();
        return nullNumber ? Value.REF_NULL_VALUE : 0;
    }
}
