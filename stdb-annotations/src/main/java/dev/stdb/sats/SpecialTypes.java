package dev.stdb.sats;

import java.util.List;

/**
 * Products and sums with a meaning of their own, recognized by their exact structure.
 *
 * <p>References are not followed. Rules: spec sats.md §2.1.
 */
public final class SpecialTypes {
    /** The empty product. */
    public static final ProductType UNIT = new ProductType(List.of());

    /** The empty sum, which has no value. */
    public static final SumType NEVER = new SumType(List.of());

    /** Byte strings. */
    public static final ArrayType BYTES = new ArrayType(PrimitiveType.U8);

    /** {@link dev.stdb.types.Identity}. */
    public static final ProductType IDENTITY = wrapper("__identity__", PrimitiveType.U256);

    /** {@link dev.stdb.types.ConnectionId}. */
    public static final ProductType CONNECTION_ID = wrapper("__connection_id__", PrimitiveType.U128);

    /** {@link dev.stdb.types.Timestamp}. */
    public static final ProductType TIMESTAMP = wrapper("__timestamp_micros_since_unix_epoch__", PrimitiveType.I64);

    /** {@link dev.stdb.types.TimeDuration}. */
    public static final ProductType TIME_DURATION = wrapper("__time_duration_micros__", PrimitiveType.I64);

    /** {@link dev.stdb.types.Uuid}. */
    public static final ProductType UUID = wrapper("__uuid__", PrimitiveType.U128);

    /** {@link dev.stdb.types.ScheduleAt}. */
    public static final SumType SCHEDULE_AT =
            SumType.of(new SumType.Variant("Interval", TIME_DURATION), new SumType.Variant("Time", TIMESTAMP));

    /** Name of the only element of a query view's return type. */
    public static final String QUERY_MARKER = "__query__";

    private SpecialTypes() {}

    /** Returns whether {@code type} is the empty product. */
    public static boolean isUnit(AlgebraicType type) {
        return type instanceof ProductType product && product.elements().isEmpty();
    }

    /** Returns whether {@code type} is the empty sum. */
    public static boolean isNever(AlgebraicType type) {
        return type instanceof SumType sum && sum.variants().isEmpty();
    }

    /** Returns whether {@code type} is an array of U8. */
    public static boolean isBytes(AlgebraicType type) {
        return type instanceof ArrayType array && array.element() == PrimitiveType.U8;
    }

    /** Returns whether SQL can compare values of {@code type} (spec sql.md §4). */
    public static boolean isComparable(AlgebraicType type) {
        return type instanceof PrimitiveType
                || isBytes(type)
                || isIdentity(type)
                || isConnectionId(type)
                || isTimestamp(type)
                || isUuid(type);
    }

    /** Returns whether {@code type} is {@link #IDENTITY}. */
    public static boolean isIdentity(AlgebraicType type) {
        return isWrapper(type, IDENTITY);
    }

    /** Returns whether {@code type} is {@link #CONNECTION_ID}. */
    public static boolean isConnectionId(AlgebraicType type) {
        return isWrapper(type, CONNECTION_ID);
    }

    /** Returns whether {@code type} is {@link #TIMESTAMP}. */
    public static boolean isTimestamp(AlgebraicType type) {
        return isWrapper(type, TIMESTAMP);
    }

    /** Returns whether {@code type} is {@link #TIME_DURATION}. */
    public static boolean isTimeDuration(AlgebraicType type) {
        return isWrapper(type, TIME_DURATION);
    }

    /** Returns whether {@code type} is {@link #UUID}. */
    public static boolean isUuid(AlgebraicType type) {
        return isWrapper(type, UUID);
    }

    /** Returns whether {@code type} is {@link #SCHEDULE_AT}. */
    public static boolean isScheduleAt(AlgebraicType type) {
        return type instanceof SumType sum && sum.size() == 2 && sum.equals(SCHEDULE_AT);
    }

    /** Returns the type of an optional {@code payload}. */
    public static SumType optionOf(AlgebraicType payload) {
        return SumType.of(new SumType.Variant("some", payload), new SumType.Variant("none", UNIT));
    }

    /** Returns whether {@code type} is an option of any payload. */
    public static boolean isOption(AlgebraicType type) {
        return type instanceof SumType sum
                && sum.size() == 2
                && "some".equals(sum.variants().get(0).name())
                && "none".equals(sum.variants().get(1).name())
                && isUnit(sum.typeAt(1));
    }

    /** Returns the payload of an option ({@link #isOption} holds). */
    public static AlgebraicType optionPayload(AlgebraicType option) {
        return ((SumType) option).typeAt(0);
    }

    /** Returns the type of a result. */
    public static SumType resultOf(AlgebraicType ok, AlgebraicType err) {
        return SumType.of(new SumType.Variant("ok", ok), new SumType.Variant("err", err));
    }

    /** Returns whether {@code type} is a result of any payloads. */
    public static boolean isResult(AlgebraicType type) {
        return type instanceof SumType sum
                && sum.size() == 2
                && "ok".equals(sum.variants().get(0).name())
                && "err".equals(sum.variants().get(1).name());
    }

    /** Returns the marker of a query view whose rows are {@code row}. */
    public static ProductType queryOf(RefType row) {
        return wrapper(QUERY_MARKER, row);
    }

    /** Returns whether {@code type} is the marker of a query view, a product of one reference. */
    public static boolean isQueryMarker(AlgebraicType type) {
        return type instanceof ProductType product
                && product.size() == 1
                && QUERY_MARKER.equals(product.elements().get(0).name())
                && product.typeAt(0) instanceof RefType;
    }

    /** Returns whether {@code type} is a sum with variants, all without payload. */
    public static boolean isPlainEnum(AlgebraicType type) {
        if (!(type instanceof SumType sum) || sum.variants().isEmpty()) {
            return false;
        }
        for (SumType.Variant variant : sum.variants()) {
            if (!isUnit(variant.type())) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether {@code type} is one of the special products or sums, whose inner names never change. */
    public static boolean isSpecial(AlgebraicType type) {
        return isSpecialProduct(type) || isScheduleAt(type) || isOption(type) || isResult(type) || isQueryMarker(type);
    }

    private static boolean isSpecialProduct(AlgebraicType type) {
        return isIdentity(type) || isConnectionId(type) || isTimestamp(type) || isTimeDuration(type) || isUuid(type);
    }

    private static ProductType wrapper(String name, AlgebraicType type) {
        return ProductType.of(new ProductType.Element(name, type));
    }

    private static boolean isWrapper(AlgebraicType type, ProductType wrapper) {
        return type instanceof ProductType product && product.size() == 1 && product.equals(wrapper);
    }
}
