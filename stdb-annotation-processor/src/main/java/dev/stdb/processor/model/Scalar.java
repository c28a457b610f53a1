package dev.stdb.processor.model;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;

/** Types that need no codec of their own: primitives, texts, byte strings and the SDK's value types. */
public enum Scalar {
    BOOL(PrimitiveType.BOOL, 1, true),
    I8(PrimitiveType.I8, 1, true),
    U8(PrimitiveType.U8, 1, true),
    I16(PrimitiveType.I16, 2, true),
    U16(PrimitiveType.U16, 2, true),
    I32(PrimitiveType.I32, 4, true),
    U32(PrimitiveType.U32, 4, true),
    I64(PrimitiveType.I64, 8, true),
    U64(PrimitiveType.U64, 8, true),
    I128(PrimitiveType.I128, 16, true),
    U128(PrimitiveType.U128, 16, true),
    I256(PrimitiveType.I256, 32, true),
    U256(PrimitiveType.U256, 32, true),
    F32(PrimitiveType.F32, 4, false),
    F64(PrimitiveType.F64, 8, false),
    STRING(PrimitiveType.STRING, -1, true),
    BYTES(SpecialTypes.BYTES, -1, false),
    IDENTITY(SpecialTypes.IDENTITY, 32, true),
    CONNECTION_ID(SpecialTypes.CONNECTION_ID, 16, true),
    TIMESTAMP(SpecialTypes.TIMESTAMP, 8, true),
    TIME_DURATION(SpecialTypes.TIME_DURATION, 8, true),
    UUID(SpecialTypes.UUID, 16, true),
    SCHEDULE_AT(SpecialTypes.SCHEDULE_AT, 9, false),
    INSTANT(SpecialTypes.TIMESTAMP, 8, true),
    DURATION(SpecialTypes.TIME_DURATION, 8, true),
    JAVA_UUID(SpecialTypes.UUID, 16, true),
    /** Days since 1970-01-01: the database has no type of dates. */
    LOCAL_DATE(PrimitiveType.I32, 4, true);

    private final AlgebraicType type;
    private final int size;
    private final boolean indexable;

    Scalar(AlgebraicType type, int size, boolean indexable) {
        this.type = type;
        this.size = size;
        this.indexable = indexable;
    }

    /** Returns the type in the database. */
    public AlgebraicType type() {
        return type;
    }

    /** Returns the encoded size in bytes, -1 if it varies. */
    public int fixedSize() {
        return size;
    }

    /** Returns whether an index may contain it. */
    public boolean isIndexable() {
        return indexable;
    }

    /** Returns whether SQL has literals of it, by which its values are compared (spec sql.md §4). */
    public boolean isComparable() {
        return this != TIME_DURATION && this != DURATION && this != SCHEDULE_AT;
    }

    /** Returns whether it is a number with a fraction. */
    public boolean isFloat() {
        return this == F32 || this == F64;
    }

    /** Returns whether it is an integer that may be negative. */
    public boolean isSigned() {
        return type instanceof PrimitiveType primitive && primitive.isSignedInteger();
    }

    /** Returns whether a sequence may fill it. */
    public boolean isInteger() {
        return this != LOCAL_DATE && type instanceof PrimitiveType primitive && primitive.isInteger();
    }

    /** Returns whether a direct index may be on it. */
    public boolean isDirectKey() {
        return this == U8 || this == U16 || this == U32 || this == U64;
    }

    /** Returns whether its Java type is {@code BigInteger}. */
    public boolean isWide() {
        return this == I128 || this == U128 || this == I256 || this == U256;
    }
}
