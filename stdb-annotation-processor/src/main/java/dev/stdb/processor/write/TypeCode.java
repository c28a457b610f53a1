package dev.stdb.processor.write;

import com.palantir.javapoet.CodeBlock;
import dev.stdb.processor.model.Scalar;
import dev.stdb.processor.model.TypeTable;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.TypeUse.ScalarUse;

/**
 * Expressions that measure, write and read a value of a type. Values whose size is fixed have constant positions; the
 * end of any other value is what its writer returns, or {@code Cursor.end} after reading it.
 */
final class TypeCode {

    private final Names names;
    private final TypeTable types;

    TypeCode(Names names, TypeTable types) {
        this.names = names;
        this.types = types;
    }

    /** Returns the encoded size in bytes, -1 if it varies. */
    int fixedSize(TypeUse use) {
        return types.fixedSize(use);
    }

    /** Returns an expression for an upper bound of the encoded size of {@code value} (the size varies). */
    CodeBlock sizeMax(TypeUse use, CodeBlock value) {
        if (use instanceof ScalarUse scalar) {
            return scalar.scalar() == Scalar.STRING
                    ? CodeBlock.of("$T.sizeMax($L)", Names.STRINGS, value)
                    : CodeBlock.of("4 + $L.length", value);
        }
        return CodeBlock.of("$T.sizeMax($L)", names.codec(use), value);
    }

    /** Returns an expression that writes {@code value} at {@code at}; it yields the end if the size varies. */
    CodeBlock write(TypeUse use, CodeBlock at, CodeBlock value) {
        if (!(use instanceof ScalarUse scalarUse)) {
            return CodeBlock.of("$T.write($L, $L)", names.codec(use), at, value);
        }
        Scalar scalar = scalarUse.scalar();
        return switch (scalar) {
            case STRING -> CodeBlock.of("$T.write($L, $L)", Names.STRINGS, at, value);
            case BOOL,
                    BYTES,
                    IDENTITY,
                    CONNECTION_ID,
                    TIMESTAMP,
                    TIME_DURATION,
                    UUID,
                    SCHEDULE_AT,
                    INSTANT,
                    DURATION,
                    JAVA_UUID,
                    LOCAL_DATE,
                    U8,
                    U16,
                    U32 -> CodeBlock.of("$T.write$L($L, $L)", Names.VALUES, accessorSuffix(scalar), at, value);
            case I128, U128, I256, U256 ->
                CodeBlock.of(
                        "$T.writeBigInteger($L, $L, $L, $L)",
                        Names.VALUES,
                        at,
                        value,
                        scalar.fixedSize(),
                        isSigned(scalar));
            case I8, I16, I32, I64, U64, F32, F64 ->
                CodeBlock.of("$T.put$L($L, $L)", Names.MEMORY, accessorSuffix(scalar), at, value);
        };
    }

    /** Returns an expression that reads the value at {@code at}. */
    CodeBlock read(TypeUse use, CodeBlock at) {
        if (!(use instanceof ScalarUse scalarUse)) {
            return CodeBlock.of("$T.read($L)", names.codec(use), at);
        }
        Scalar scalar = scalarUse.scalar();
        return switch (scalar) {
            case STRING -> CodeBlock.of("$T.read($L)", Names.STRINGS, at);
            case BOOL,
                    BYTES,
                    IDENTITY,
                    CONNECTION_ID,
                    TIMESTAMP,
                    TIME_DURATION,
                    UUID,
                    SCHEDULE_AT,
                    INSTANT,
                    DURATION,
                    JAVA_UUID,
                    LOCAL_DATE,
                    U8,
                    U16,
                    U32 -> CodeBlock.of("$T.read$L($L)", Names.VALUES, accessorSuffix(scalar), at);
            case I128, U128, I256, U256 ->
                CodeBlock.of("$T.readBigInteger($L, $L, $L)", Names.VALUES, at, scalar.fixedSize(), isSigned(scalar));
            case I8, I16, I32, I64, U64, F32, F64 ->
                CodeBlock.of("$T.get$L($L)", Names.MEMORY, accessorSuffix(scalar), at);
        };
    }

    /** Returns an expression for the end of the value just read at {@code at} (the size varies). */
    CodeBlock endAfterRead(TypeUse use, Position at) {
        if (use instanceof ScalarUse) {
            return CodeBlock.of("$L + $T.getInt($L)", at.plus(4).code(), Names.MEMORY, at.code());
        }
        return CodeBlock.of("$T.end", Names.CURSOR);
    }

    private static boolean isSigned(Scalar scalar) {
        return scalar == Scalar.I128 || scalar == Scalar.I256;
    }

    private static String accessorSuffix(Scalar scalar) {
        return switch (scalar) {
            case BOOL -> "Boolean";
            case I8 -> "Byte";
            case I16 -> "Short";
            case I32 -> "Int";
            case I64, U64 -> "Long";
            case F32 -> "Float";
            case F64 -> "Double";
            case I128, U128, I256, U256 -> "BigInteger";
            case STRING -> "String";
            case BYTES -> "Bytes";
            case IDENTITY -> "Identity";
            case CONNECTION_ID -> "ConnectionId";
            case TIMESTAMP -> "Timestamp";
            case TIME_DURATION -> "TimeDuration";
            case UUID -> "Uuid";
            case SCHEDULE_AT -> "ScheduleAt";
            case INSTANT -> "Instant";
            case DURATION -> "Duration";
            case JAVA_UUID -> "JavaUuid";
            case LOCAL_DATE -> "LocalDate";
            case U8 -> "U8";
            case U16 -> "U16";
            case U32 -> "U32";
        };
    }
}
