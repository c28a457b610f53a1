package dev.stdb.sats;

/** Types without parts, in tag order. */
public enum PrimitiveType implements AlgebraicType {
    /** UTF-8 text. */
    STRING("String", -1),
    /** False or true. */
    BOOL("Bool", 1),
    /** Signed 8 bits. */
    I8("I8", 1),
    /** Unsigned 8 bits. */
    U8("U8", 1),
    /** Signed 16 bits. */
    I16("I16", 2),
    /** Unsigned 16 bits. */
    U16("U16", 2),
    /** Signed 32 bits. */
    I32("I32", 4),
    /** Unsigned 32 bits. */
    U32("U32", 4),
    /** Signed 64 bits. */
    I64("I64", 8),
    /** Unsigned 64 bits. */
    U64("U64", 8),
    /** Signed 128 bits. */
    I128("I128", 16),
    /** Unsigned 128 bits. */
    U128("U128", 16),
    /** Signed 256 bits. */
    I256("I256", 32),
    /** Unsigned 256 bits. */
    U256("U256", 32),
    /** IEEE-754 binary32. */
    F32("F32", 4),
    /** IEEE-754 binary64. */
    F64("F64", 8);

    /** Tag of the first constant in the encoding of types. */
    private static final int FIRST_TAG = 4;

    private static final PrimitiveType[] VALUES = values();

    private final String typeName;
    private final int fixedSize;

    PrimitiveType(String typeName, int fixedSize) {
        this.typeName = typeName;
        this.fixedSize = fixedSize;
    }

    /**
     * Returns the type with a tag.
     *
     * @param tag 4 to 19
     */
    public static PrimitiveType ofTag(int tag) {
        return VALUES[tag - FIRST_TAG];
    }

    /** Returns the tag of this type in the encoding of types, 4 to 19. */
    public int tag() {
        return ordinal() + FIRST_TAG;
    }

    /** Returns the name in the encoding of types, for example {@code U32}. */
    public String typeName() {
        return typeName;
    }

    /** Returns the width of every value in bytes, or -1 for strings. */
    public int fixedSize() {
        return fixedSize;
    }

    /** Returns whether this is an integer type of any width. */
    public boolean isInteger() {
        return ordinal() >= I8.ordinal() && ordinal() <= U256.ordinal();
    }

    /** Returns whether this is an integer type with a sign. */
    public boolean isSignedInteger() {
        return this == I8 || this == I16 || this == I32 || this == I64 || this == I128 || this == I256;
    }

    /** Returns whether this is a floating-point type. */
    public boolean isFloat() {
        return this == F32 || this == F64;
    }
}
