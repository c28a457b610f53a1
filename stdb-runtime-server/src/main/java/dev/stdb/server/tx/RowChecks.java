package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.storage.Table;
import dev.stdb.server.storage.TableIndex;
import dev.stdb.server.tx.CatalogState.IndexRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Checks of encoded arguments of a transaction, and the texts of what is wrong with them. */
final class RowChecks {
    private static final long COUNT_MASK = 0xFFFF_FFFFL;

    private RowChecks() {}

    /** Checks that bytes are exactly one row of a table. */
    static void checkRow(TableState table, byte[] row, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, row.length);
        if (!table.rows().layout().isValid(row, offset, length)) {
            throw decodeError(reason(List.of(table.schema().rowType()), row, offset, length) + ": table="
                    + table.schema().name());
        }
    }

    /** Checks that bytes are exactly one full key of an index. */
    static void checkKey(IndexRef ref, TableIndex index, byte[] key, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, key.length);
        int end = index.key().validate(key, offset, offset + length, index.key().elementCount());
        if (end != offset + length) {
            List<AlgebraicType> types = keyElements(ref);
            throw decodeError(reason(types, key, offset, length) + ": index="
                    + ref.schema().name());
        }
    }

    /** Checks that a range fits an index. */
    static void checkRange(IndexRef ref, TableIndex index, IndexRange range) {
        int elements = range.prefixElements();
        boolean valid = elements < index.key().elementCount()
                && index.key().validate(range.prefix(), 0, range.prefix().length, elements) == range.prefix().length
                && isValidBound(index, elements, range.start())
                && isValidBound(index, elements, range.end());
        if (!valid) {
            throw decodeError(
                    "range does not fit its index: index=" + ref.schema().name());
        }
    }

    private static boolean isValidBound(TableIndex index, int element, IndexRange.Bound bound) {
        return bound.kind() == IndexRange.Bound.Kind.UNBOUNDED
                || index.key().validate(bound.value(), 0, bound.value().length, element, 1) == bound.value().length;
    }

    /** Returns why bytes are not exactly the given values. */
    private static String reason(List<AlgebraicType> types, byte[] bytes, int offset, int length) {
        BsatnReader reader = new BsatnReader(bytes, offset, length);
        try {
            for (AlgebraicType type : types) {
                BsatnWalker.skip(type, reader);
            }
        } catch (BsatnException e) {
            return String.valueOf(e.getMessage());
        }
        return "trailing bytes: count=" + reader.remaining();
    }

    /** Returns an error for bytes that do not decode. */
    static DatastoreException decodeError(String message) {
        return new DatastoreException(DatastoreErrorCode.BSATN_DECODE_ERROR, message);
    }

    /**
     * Returns an error that names the violated index at {@code position} and the row that {@link Table#checkInsert}
     * found.
     */
    static DatastoreException uniqueViolation(TableState table, int position) {
        TableIndex index = table.index(position);
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        long pointer = table.rows().foundPointer();
        byte[] row = table.rows().array(pointer);
        for (int i = 0; i < index.key().columnCount(); i++) {
            int column = index.key().column(i);
            columns.add(table.schema().columns().get(column).name());
            int start = table.rows().layout().columnOffset(row, table.rows().offset(pointer), column);
            int end = table.rows().layout().columnEnd(row, start, column);
            values.add(ValueText.of(table.schema().rowType().typeAt(column), Arrays.copyOfRange(row, start, end)));
        }
        String value = values.size() == 1 ? values.get(0) : "(" + String.join(", ", values) + ")";
        // Compat: the text of the original, spec semantics.md §4.1.
        return new DatastoreException(
                DatastoreErrorCode.UNIQUE_ALREADY_EXISTS,
                "Unique constraint violation '" + table.indexName(position) + "' in table '"
                        + table.schema().name() + "': column(s): '[" + String.join(", ", columns) + "]' value: "
                        + value);
    }

    /**
     * Returns the types of the values of a full key: the columns, or the fields of a single column that is a product.
     */
    static List<AlgebraicType> keyElements(IndexRef ref) {
        ProductType row = ref.table().schema().rowType();
        List<Integer> columns = ref.schema().columns();
        if (columns.size() == 1 && row.typeAt(columns.get(0)) instanceof ProductType product && product.size() > 0) {
            return product.elements().stream().map(ProductType.Element::type).toList();
        }
        List<AlgebraicType> types = new ArrayList<>();
        for (int column : columns) {
            types.add(row.typeAt(column));
        }
        return types;
    }

    /**
     * Splits a BSATN array of rows.
     *
     * @throws DatastoreException BSATN_DECODE_ERROR if the bytes are not exactly that
     */
    static RowBuffer decodeRelation(TableState table, byte[] relation, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, relation.length);
        if (length < Integer.BYTES) {
            throw decodeError("relation is shorter than its count: length=" + length);
        }
        long count = LittleEndian.getInt(relation, offset) & COUNT_MASK;
        RowLayout layout = table.rows().layout();
        RowBuffer rows = new RowBuffer();
        int limit = offset + length;
        int at = offset + Integer.BYTES;
        // Rows without bytes are all the same: one of them will do.
        long wanted = layout.fixedSize() == 0 ? Math.min(1, count) : count;
        for (long i = 0; i < wanted; i++) {
            int end = layout.validate(relation, at, limit);
            if (end < 0) {
                throw decodeError("relation does not hold " + count + " rows: table="
                        + table.schema().name() + ", length=" + length);
            }
            rows.add(relation, at, end - at);
            at = end;
        }
        if (at != limit) {
            throw decodeError("trailing bytes in relation: count=" + (limit - at));
        }
        return rows;
    }
}
