package dev.stdb.server.subscription;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.IndexRange;
import dev.stdb.server.tx.IndexRange.Bound;
import dev.stdb.server.tx.RowReader;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What the code of a {@link RandomView} can ask of tables. Rows are sorted by their bytes, so that code can choose. */
interface ViewReads {
    /** Returns the rows that have the same key in an index as another row, which need not be there. */
    List<byte[]> point(TableSchema table, IndexSchema index, byte[] like);

    List<byte[]> range(TableSchema table, IndexSchema index, Span span);

    List<byte[]> all(TableSchema table);

    int count(TableSchema table);

    /**
     * A range of keys, given by two rows that need not be there.
     *
     * @param prefix number of leading columns that must be those of {@code from}
     * @param from row with the prefix and the lower bound
     * @param lower kind of the lower bound
     * @param to row with the upper bound
     * @param upper kind of the upper bound
     */
    record Span(int prefix, byte[] from, Bound.Kind lower, byte[] to, Bound.Kind upper) {}

    /** Returns the bytes of each column of a row. */
    static List<byte[]> cells(TableSchema table, byte[] row) {
        List<byte[]> cells = new ArrayList<>();
        BsatnReader in = new BsatnReader(row);
        for (ColumnSchema column : table.columns()) {
            int start = in.position();
            BsatnWalker.skip(column.type(), in);
            cells.add(Arrays.copyOfRange(row, start, in.position()));
        }
        return cells;
    }

    /** Returns whether values of a type may be equal with other bytes. */
    static boolean isFloat(AlgebraicType type) {
        return type == PrimitiveType.F32 || type == PrimitiveType.F64;
    }

    /** Reads as the host functions of a module do. */
    record Host(RowReader reader) implements ViewReads {
        @Override
        public List<byte[]> point(TableSchema table, IndexSchema index, byte[] like) {
            byte[] key = key(cells(table, like), index.columns());
            return sorted(reader.scanPoint(index.indexId(), key, 0, key.length));
        }

        @Override
        public List<byte[]> range(TableSchema table, IndexSchema index, Span span) {
            List<byte[]> from = cells(table, span.from());
            byte[] prefix = key(from, index.columns().subList(0, span.prefix()));
            int column = index.columns().get(span.prefix());
            Bound lower = bound(span.lower(), from.get(column));
            Bound upper = bound(span.upper(), cells(table, span.to()).get(column));
            return sorted(reader.scanRange(index.indexId(), new IndexRange(prefix, span.prefix(), lower, upper)));
        }

        private static Bound bound(Bound.Kind kind, byte[] value) {
            return kind == Bound.Kind.UNBOUNDED ? Bound.UNBOUNDED : new Bound(kind, value);
        }

        private static byte[] key(List<byte[]> cells, List<Integer> columns) {
            ByteArrayOutputStream key = new ByteArrayOutputStream();
            columns.forEach(column -> key.writeBytes(cells.get(column)));
            return key.toByteArray();
        }

        @Override
        public List<byte[]> all(TableSchema table) {
            return sorted(reader.scan(table.tableId()));
        }

        @Override
        public int count(TableSchema table) {
            return (int) reader.rowCount(table.tableId());
        }

        static List<byte[]> sorted(RowCursor cursor) {
            List<byte[]> rows = new ArrayList<>();
            while (cursor.next()) {
                rows.add(Arrays.copyOfRange(cursor.array(), cursor.offset(), cursor.offset() + cursor.length()));
            }
            rows.sort(Arrays::compare);
            return rows;
        }
    }

    /** Reads lists of rows without any index, and notes which rows of which table would make a difference. */
    final class Model implements ViewReads {
        private final Map<String, List<byte[]>> tables;
        private final List<BiPredicate<TableSchema, byte[]>> reads = new ArrayList<>();

        /**
         * Creates a reader that has read nothing.
         *
         * @param tables the rows of all tables, sorted by their bytes
         */
        Model(Map<String, List<byte[]>> tables) {
            this.tables = tables;
        }

        /** Returns whether inserting or deleting a row changes what was read. */
        boolean concerns(TableSchema table, byte[] row) {
            return reads.stream().anyMatch(read -> read.test(table, row));
        }

        boolean hasRead() {
            return !reads.isEmpty();
        }

        private void note(TableSchema table, Predicate<byte[]> noted) {
            reads.add((other, row) -> other.name().equals(table.name()) && noted.test(row));
        }

        private List<byte[]> rows(TableSchema table, Predicate<byte[]> wanted) {
            return tables.getOrDefault(table.name(), List.of()).stream()
                    .filter(wanted)
                    .toList();
        }

        @Override
        public List<byte[]> point(TableSchema table, IndexSchema index, byte[] like) {
            Predicate<byte[]> wanted =
                    row -> sameStart(table, index, index.columns().size(), like, row);
            // Keys that may be equal with other bytes are noted as the whole table.
            boolean whole = index.columns().stream()
                    .anyMatch(column -> isFloat(table.columns().get(column).type()));
            note(table, whole ? row -> true : wanted);
            return rows(table, wanted);
        }

        @Override
        public List<byte[]> range(TableSchema table, IndexSchema index, Span span) {
            int column = index.columns().get(span.prefix());
            byte[] from = cells(table, span.from()).get(column);
            byte[] to = cells(table, span.to()).get(column);
            if (span.prefix() == index.columns().size() - 1
                    && span.lower() == Bound.Kind.INCLUDED
                    && span.upper() == Bound.Kind.INCLUDED
                    && Arrays.equals(from, to)) {
                return point(table, index, span.from());
            }
            AlgebraicType type = table.columns().get(column).type();
            Predicate<byte[]> wanted = row -> {
                byte[] value = cells(table, row).get(column);
                return sameStart(table, index, span.prefix(), span.from(), row)
                        && isInside(span.lower(), order(type, from, value))
                        && isInside(span.upper(), order(type, value, to));
            };
            note(table, wanted);
            return rows(table, wanted);
        }

        private static boolean isInside(Bound.Kind kind, int order) {
            return switch (kind) {
                case INCLUDED -> order <= 0;
                case EXCLUDED -> order < 0;
                case UNBOUNDED -> true;
            };
        }

        private static boolean sameStart(TableSchema table, IndexSchema index, int columns, byte[] a, byte[] b) {
            List<byte[]> left = cells(table, a);
            List<byte[]> right = cells(table, b);
            return index.columns().subList(0, columns).stream().allMatch(column -> {
                AlgebraicType type = table.columns().get(column).type();
                return isFloat(type)
                        ? order(type, left.get(column), right.get(column)) == 0
                        : Arrays.equals(left.get(column), right.get(column));
            });
        }

        private static int order(AlgebraicType type, byte[] a, byte[] b) {
            return RandomQuery.Compare.order(
                    NaiveEvaluator.value(type, new BsatnReader(a)), NaiveEvaluator.value(type, new BsatnReader(b)));
        }

        @Override
        public List<byte[]> all(TableSchema table) {
            note(table, row -> true);
            return rows(table, row -> true);
        }

        @Override
        public int count(TableSchema table) {
            return all(table).size();
        }
    }
}
