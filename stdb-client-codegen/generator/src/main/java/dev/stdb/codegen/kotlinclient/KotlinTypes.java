package dev.stdb.codegen.kotlinclient;

import dev.stdb.codegen.javaclient.JavaNames;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;

/** Kotlin's names for the types of the generated Java client. Mapping: spec client-sdk.md §18.4. */
final class KotlinTypes {
    private static final String TYPES = "dev.stdb.types.";

    private final JavaNames names;
    private final KotlinFile file;

    KotlinTypes(JavaNames names, KotlinFile file) {
        this.names = names;
        this.file = file;
    }

    /** Returns whether a value may be absent, which parameters and results tell by null. */
    boolean isOption(AlgebraicType type) {
        return SpecialTypes.isOption(names.unwrap(type));
    }

    /** Returns whether a result says nothing but that it is there. */
    boolean isUnit(AlgebraicType type) {
        return SpecialTypes.isUnit(names.unwrap(type));
    }

    /** Returns the type of a parameter or result. */
    String nullable(AlgebraicType type) {
        return isOption(type) ? type(SpecialTypes.optionPayload(names.unwrap(type))) + "?" : type(type);
    }

    /** Returns the type of a component of a record, or of a part of a value. */
    String type(AlgebraicType declared) {
        AlgebraicType type = names.unwrap(declared);
        if (type instanceof PrimitiveType primitive) {
            return primitive(primitive);
        }
        if (type instanceof RefType ref) {
            return KotlinFile.name(String.valueOf(names.types().get(ref.index())));
        }
        if (SpecialTypes.isBytes(type)) {
            return file.builtIn("kotlin.ByteArray");
        }
        if (type instanceof ArrayType array) {
            return file.builtIn("kotlin.collections.List") + "<" + type(array.element()) + ">";
        }
        if (SpecialTypes.isOption(type)) {
            return file.use("java.util.Optional") + "<" + type(SpecialTypes.optionPayload(type)) + ">";
        }
        if (SpecialTypes.isResult(type)) {
            SumType sum = (SumType) type;
            return file.use(TYPES + "Result") + "<" + type(sum.typeAt(0)) + ", " + type(sum.typeAt(1)) + ">";
        }
        return special(type);
    }

    private String special(AlgebraicType type) {
        if (SpecialTypes.isIdentity(type)) {
            return file.use(TYPES + "Identity");
        }
        if (SpecialTypes.isConnectionId(type)) {
            return file.use(TYPES + "ConnectionId");
        }
        if (SpecialTypes.isTimestamp(type)) {
            return file.use(TYPES + "Timestamp");
        }
        if (SpecialTypes.isTimeDuration(type)) {
            return file.use(TYPES + "TimeDuration");
        }
        if (SpecialTypes.isUuid(type)) {
            return file.use(TYPES + "Uuid");
        }
        // The name alone would be that of Kotlin's own.
        return SpecialTypes.isScheduleAt(type) ? file.use(TYPES + "ScheduleAt") : "dev.stdb.client.Unit";
    }

    private String primitive(PrimitiveType type) {
        return switch (type) {
            case BOOL -> file.builtIn("kotlin.Boolean");
            case I8 -> file.builtIn("kotlin.Byte");
            case U8, I16 -> file.builtIn("kotlin.Short");
            case U16, I32 -> file.builtIn("kotlin.Int");
            case U32, I64, U64 -> file.builtIn("kotlin.Long");
            case F32 -> file.builtIn("kotlin.Float");
            case F64 -> file.builtIn("kotlin.Double");
            case STRING -> file.builtIn("kotlin.String");
            case I128, U128, I256, U256 -> file.use("java.math.BigInteger");
        };
    }
}
