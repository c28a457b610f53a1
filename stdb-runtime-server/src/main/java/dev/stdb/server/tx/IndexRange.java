package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.server.storage.KeyRange;
import java.util.Arrays;
import java.util.List;

/**
 * Range of index keys: equality on leading columns, then bounds on the next one (spec module-abi.md §7). Immutable; the
 * arrays are not copied.
 *
 * @param prefix values of the leading columns, encoded one behind the other
 * @param prefixElements number of values in {@code prefix}
 * @param start lower bound of the next column
 * @param end upper bound of the next column
 */
public record IndexRange(byte[] prefix, int prefixElements, Bound start, Bound end) {
    private static final byte[] NOTHING = {};
    private static final int TAG_INCLUDED = 0;
    private static final int TAG_EXCLUDED = 1;

    /**
     * One end of a range.
     *
     * @param kind whether and how the value bounds the range
     * @param value the encoded value; empty if unbounded
     */
    public record Bound(Kind kind, byte[] value) {
        /** No bound. */
        public static final Bound UNBOUNDED = new Bound(Kind.UNBOUNDED, NOTHING);

        /** The three kinds of bounds, by tag. */
        public enum Kind {
            /** The value belongs to the range. */
            INCLUDED,
            /** The value does not belong to the range. */
            EXCLUDED,
            /** The range is open on this side. */
            UNBOUNDED
        }

        /** Returns a bound that belongs to the range. */
        public static Bound included(byte[] value) {
            return new Bound(Kind.INCLUDED, value);
        }

        /** Returns a bound that does not belong to the range. */
        public static Bound excluded(byte[] value) {
            return new Bound(Kind.EXCLUDED, value);
        }

        private boolean isUnbounded() {
            return kind == Kind.UNBOUNDED;
        }
    }

    /**
     * Decodes a range as a guest passes it.
     *
     * @param elementTypes the types of the values of a full key, see {@link RowReader#keyElements}
     * @param prefix the encoded prefix; ignored if {@code prefixElements} is 0
     * @param start an encoded bound
     * @param end an encoded bound
     * @throws DatastoreException BSATN_DECODE_ERROR if something does not decode or there are too many elements
     */
    public static IndexRange decode(
            List<AlgebraicType> elementTypes, byte[] prefix, int prefixElements, byte[] start, byte[] end) {
        if (prefixElements < 0 || prefixElements >= elementTypes.size()) {
            throw new DatastoreException(
                    DatastoreErrorCode.BSATN_DECODE_ERROR,
                    "too many prefix elements: prefixElements=" + prefixElements + ", columns=" + elementTypes.size());
        }
        try {
            byte[] values = NOTHING;
            if (prefixElements > 0) {
                BsatnReader reader = new BsatnReader(prefix);
                for (int i = 0; i < prefixElements; i++) {
                    BsatnWalker.skip(elementTypes.get(i), reader);
                }
                requireEnd(reader);
                values = prefix;
            }
            AlgebraicType type = elementTypes.get(prefixElements);
            return new IndexRange(values, prefixElements, decodeBound(type, start), decodeBound(type, end));
        } catch (BsatnException e) {
            throw new DatastoreException(DatastoreErrorCode.BSATN_DECODE_ERROR, String.valueOf(e.getMessage()));
        }
    }

    private static Bound decodeBound(AlgebraicType type, byte[] bytes) {
        BsatnReader reader = new BsatnReader(bytes);
        int tag = reader.readTag(Bound.Kind.values().length);
        if (tag != TAG_INCLUDED && tag != TAG_EXCLUDED) {
            requireEnd(reader);
            return Bound.UNBOUNDED;
        }
        BsatnWalker.skip(type, reader);
        requireEnd(reader);
        byte[] value = Arrays.copyOfRange(bytes, 1, bytes.length);
        return tag == TAG_INCLUDED ? Bound.included(value) : Bound.excluded(value);
    }

    private static void requireEnd(BsatnReader reader) {
        if (reader.remaining() != 0) {
            throw new DatastoreException(
                    DatastoreErrorCode.BSATN_DECODE_ERROR, "trailing bytes in range: count=" + reader.remaining());
        }
    }

    /** Returns whether this range is one key of an index with {@code elementCount} values. */
    public boolean isPoint(int elementCount) {
        return prefixElements == elementCount - 1
                && start.kind() == Bound.Kind.INCLUDED
                && end.kind() == Bound.Kind.INCLUDED
                && Arrays.equals(start.value(), end.value());
    }

    /** Returns the encoded key of a range that {@link #isPoint}. */
    byte[] pointKey() {
        return concat(prefix, start.value());
    }

    /** Returns the bytes of this range and of its {@link #toKeyRange}. */
    int sizeBytes() {
        return 3 * prefix.length + 2 * (start.value().length + end.value().length);
    }

    /** Returns the two positions between keys that bound this range. */
    KeyRange toKeyRange() {
        boolean openStart = start.isUnbounded();
        boolean openEnd = end.isUnbounded();
        return new KeyRange(
                openStart ? prefix : concat(prefix, start.value()),
                openStart ? prefixElements : prefixElements + 1,
                start.kind() == Bound.Kind.EXCLUDED,
                openEnd ? prefix : concat(prefix, end.value()),
                openEnd ? prefixElements : prefixElements + 1,
                end.kind() != Bound.Kind.EXCLUDED);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        if (first.length == 0) {
            return second;
        }
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
