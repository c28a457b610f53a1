package dev.stdb.server.plan;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import java.math.BigInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How to write values of a type, for those who wrote something else. Stateless. */
final class LiteralHints {
    private LiteralHints() {}

    /** Returns what to compare a column of a type with. */
    static String compared(AlgebraicType type) {
        if (SpecialTypes.isOption(type)) {
            return "ad-hoc statements and views test options with IS NULL, and compare them with a payload";
        }
        String known = known(type);
        return known == null ? "values of this type cannot be compared" : known;
    }

    /** Returns what to store in a column of a type. */
    static String stored(AlgebraicType type) {
        if (type instanceof SumType sum && SpecialTypes.isPlainEnum(type)) {
            return sum.variants().stream()
                    .map(variant -> "'" + variant.name() + "'")
                    .collect(Collectors.joining(", ", "write one of ", ""));
        }
        String known = known(type);
        return known == null ? "write SATS-JSON in a string" : known;
    }

    private static @Nullable String known(AlgebraicType type) {
        if (type instanceof PrimitiveType primitive) {
            return primitive(primitive);
        } else if (SpecialTypes.isIdentity(type)) {
            return "write 64 hexadecimal digits behind 0x, or :sender in a condition";
        } else if (SpecialTypes.isConnectionId(type)) {
            return "write 32 hexadecimal digits behind 0x";
        } else if (SpecialTypes.isBytes(type)) {
            return "write an even number of hexadecimal digits behind 0x";
        } else if (SpecialTypes.isTimestamp(type)) {
            return "write it as '2024-01-31T10:00:00Z', with an offset or Z";
        } else if (SpecialTypes.isUuid(type)) {
            return "write it as '01888d6e-5c00-7000-8000-000000000001'";
        }
        return null;
    }

    private static String primitive(PrimitiveType type) {
        if (type == PrimitiveType.STRING) {
            return "write text in single quotes";
        } else if (type == PrimitiveType.BOOL) {
            return "write true or false";
        } else if (type.isFloat()) {
            return "write a number such as -1.5e3; for ad-hoc statements also 'NaN', 'Infinity' and '-Infinity'";
        }
        int bits = type.fixedSize() * Byte.SIZE - (type.isSignedInteger() ? 1 : 0);
        BigInteger end = BigInteger.ONE.shiftLeft(bits);
        return "write a whole number from " + (type.isSignedInteger() ? end.negate() : BigInteger.ZERO) + " to "
                + end.subtract(BigInteger.ONE) + ", not in hexadecimal";
    }
}
