package dev.stdb.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.row.ValueType;
import dev.stdb.testing.Gens;
import dev.stdb.testing.Property;
import dev.stdb.testing.SatsGens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every index kind over every kind of key against a sorted list of rows, frozen copies included. More runs: {@code
 * -Dstdb.index.runs=1000}.
 */
class IndexPropertyTest {
    private static final int RUNS = Integer.getInteger("stdb.index.runs", 12);
    private static final SumType COLOR = new SumType(List.of(
            new SumType.Variant("red", SpecialTypes.UNIT),
            new SumType.Variant("green", SpecialTypes.UNIT),
            new SumType.Variant("blue", SpecialTypes.UNIT)));

    /** Key columns, and whether to put a string before and between them so that keys are not contiguous. */
    record Case(String name, boolean scattered, AlgebraicType... keys) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (PrimitiveType type : PrimitiveType.values()) {
            cases.add(new Case(type.name(), false, type));
            cases.add(new Case(type.name() + " behind a string", true, type));
        }
        cases.add(new Case("identity", false, SpecialTypes.IDENTITY));
        cases.add(new Case("timestamp", false, SpecialTypes.TIMESTAMP));
        cases.add(new Case("schedule", false, SpecialTypes.SCHEDULE_AT));
        cases.add(new Case("option of string", false, SpecialTypes.optionOf(PrimitiveType.STRING)));
        cases.add(new Case("enum", false, COLOR));
        cases.add(new Case("unit", false, SpecialTypes.UNIT));
        cases.add(new Case("array of floats", false, new ArrayType(PrimitiveType.F32)));
        cases.add(new Case("array of strings", false, new ArrayType(PrimitiveType.STRING)));
        cases.add(new Case("u16, u16", false, PrimitiveType.U16, PrimitiveType.U16));
        cases.add(new Case("i32, i32", true, PrimitiveType.I32, PrimitiveType.I32));
        cases.add(new Case("u8, string", false, PrimitiveType.U8, PrimitiveType.STRING));
        cases.add(new Case("string, u32", true, PrimitiveType.STRING, PrimitiveType.U32));
        cases.add(new Case("u8, u64, bool", true, PrimitiveType.U8, PrimitiveType.U64, PrimitiveType.BOOL));
        cases.add(new Case("f64, identity", true, PrimitiveType.F64, SpecialTypes.IDENTITY));
        cases.add(new Case(
                "product",
                false,
                new ProductType(List.of(
                        new ProductType.Element("a", PrimitiveType.I8),
                        new ProductType.Element("b", PrimitiveType.STRING)))));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void treeIndexMatchesSortedRows(Case c) {
        for (boolean unique : new boolean[] {true, false}) {
            Property.forAll(RUNS, Gens.longs(), seed -> new Check(c, IndexKind.BTREE, unique, seed).run());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hashIndexMatchesSortedRows(Case c) {
        for (boolean unique : new boolean[] {true, false}) {
            Property.forAll(RUNS, Gens.longs(), seed -> new Check(c, IndexKind.HASH, unique, seed).run());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void directIndexMatchesSortedRows(Case c) {
        for (boolean unique : new boolean[] {true, false}) {
            Property.forAll(RUNS, Gens.longs(), seed -> new Check(c, IndexKind.DIRECT, unique, seed).run());
        }
    }

    /** Three rows for each key, so that the rows of a key lie on both sides of many nodes, also of inner ones. */
    @Test
    void keysAreCountedAcrossNodes() {
        Table table = new Table(new RowLayout(ProductType.of(
                new ProductType.Element("key", PrimitiveType.U32), new ProductType.Element("id", PrimitiveType.U32))));
        TableIndex index = table.newIndex(IndexKind.BTREE, false, 0);
        table.replaceIndexes(index);
        Random random = new Random(1);
        int[] pointers = new int[40_000];
        Arrays.fill(pointers, -1);
        int[] rowsOfKey = new int[pointers.length / 3 + 1];
        int keys = 0;
        for (int i = 0; i < 10 * pointers.length; i++) {
            int id = random.nextInt(pointers.length);
            if (pointers[id] < 0) {
                BsatnWriter row = new BsatnWriter();
                row.writeU32(id / 3);
                row.writeU32(id);
                pointers[id] = table.insert(row.array(), 0, row.length());
                keys += rowsOfKey[id / 3]++ == 0 ? 1 : 0;
            } else {
                table.delete(pointers[id]);
                table.free(pointers[id]);
                pointers[id] = -1;
                keys -= --rowsOfKey[id / 3] == 0 ? 1 : 0;
            }
            if (table.keyCount(index) != keys) {
                assertThat(table.keyCount(index)).as("keys after %d changes", i).isEqualTo(keys);
            }
        }
        table.checkIndexes();
    }

    /** One run: a table with one index, and the rows it should hold. */
    private static final class Check {
        private final Random random;
        private final AlgebraicType[] keys;
        private final int[] columns;
        private final ProductType rowType;
        private final ProductType keyType;
        private final RowLayout layout;
        private final StorageSpace space;
        private final Table table;
        private final TableIndex index;
        private final boolean unique;
        private final List<byte[]> rows = new ArrayList<>();
        private final TreeMap<byte[], Integer> keysTaken = new TreeMap<>(this::compareKeys);
        private final TreeMap<byte[], Integer> pointers = new TreeMap<>(Arrays::compare);

        Check(Case c, IndexKind kind, boolean unique, long seed) {
            this.random = new Random(seed);
            this.keys = c.keys();
            this.unique = unique;
            List<ProductType.Element> elements = new ArrayList<>();
            List<ProductType.Element> keyElements = new ArrayList<>();
            columns = new int[keys.length];
            for (int i = 0; i < keys.length; i++) {
                if (c.scattered()) {
                    elements.add(new ProductType.Element("s" + i, PrimitiveType.STRING));
                }
                columns[i] = elements.size();
                elements.add(new ProductType.Element("k" + i, keys[i]));
                keyElements.add(new ProductType.Element("k" + i, keys[i]));
            }
            elements.add(new ProductType.Element("payload", PrimitiveType.U32));
            rowType = new ProductType(elements);
            // An index over one product is an index over its fields.
            keyType = keys.length == 1 && keys[0] instanceof ProductType product && product.size() > 0
                    ? product
                    : new ProductType(keyElements);
            layout = new RowLayout(rowType);
            space = new StorageSpace();
            table = new Table(layout, space);
            index = table.newIndex(kind, unique, columns);
            table.replaceIndexes(index);
        }

        void run() {
            int steps = random.nextInt(random.nextInt(8) == 0 ? 2_000 : 120);
            for (int i = 0; i < steps; i++) {
                if (random.nextInt(3) > 0 || rows.isEmpty()) {
                    insert();
                } else {
                    delete(random.nextInt(rows.size()));
                }
            }
            check();
            try (Versions.View view = space.versions().open()) {
                assertThat(view.isClosed()).isFalse();
                Table frozen = table.freeze();
                List<byte[]> rowsThen = List.copyOf(rows);
                while (rows.size() > steps / 4) {
                    delete(random.nextInt(rows.size()));
                }
                for (int i = 0; i < steps / 4; i++) {
                    insert();
                }
                check();
                checkFrozen(frozen, rowsThen);
            }
            space.versions().reclaim();
            while (rows.size() > steps / 8) {
                delete(random.nextInt(rows.size()));
            }
            check();
        }

        /** Checks that a frozen table shows what it showed, through its index too. */
        private void checkFrozen(Table frozen, List<byte[]> rowsThen) {
            TableIndex frozenIndex = frozen.indexAt(0);
            assertThat(sorted(read(frozen.scan()))).containsExactlyElementsOf(sorted(rowsThen));
            assertThat(frozen.keyCount(frozenIndex)).isEqualTo(distinctKeys(rowsThen));
            for (int i = 0; i < 10; i++) {
                byte[] key = keyOf(rowsThen.isEmpty() ? randomRow() : rowsThen.get(random.nextInt(rowsThen.size())));
                List<byte[]> expected = rowsThen.stream()
                        .filter(row -> compareKeys(keyOf(row), key) == 0)
                        .toList();
                assertThat(sorted(read(frozen.scanPoint(frozenIndex, key, 0))))
                        .containsExactlyElementsOf(sorted(expected));
            }
            if (frozenIndex.supportsRanges()) {
                List<byte[]> all = read(frozen.scanRange(frozenIndex, KeyRange.ALL));
                assertInKeyOrder(all);
                assertThat(sorted(all)).containsExactlyElementsOf(sorted(rowsThen));
            }
        }

        private long distinctKeys(List<byte[]> of) {
            TreeSet<byte[]> keysSeen = new TreeSet<>(this::compareKeys);
            of.forEach(row -> keysSeen.add(keyOf(row)));
            return keysSeen.size();
        }

        /** Checks a row, does something else now and then, and inserts the row. */
        private void insert() {
            byte[] row = randomRow();
            int check = table.checkInsert(row, 0, row.length, -1);
            assertThat(check).isEqualTo(expectedCheck(row));
            if (check != Table.CHECK_OK) {
                return;
            }
            switch (random.nextInt(40)) {
                case 0, 1, 2, 3 -> table.find(index, keyOf(randomRow()), 0);
                case 4, 5 -> insert();
                case 6, 7 -> {
                    if (!rows.isEmpty()) {
                        delete(random.nextInt(rows.size()));
                    }
                }
                case 8 -> {
                    try (Versions.View view = space.versions().open()) {
                        assertThat(view.isClosed()).isFalse();
                        Table frozen = table.freeze();
                        List<byte[]> rowsThen = List.copyOf(rows);
                        add(row);
                        checkFrozen(frozen, rowsThen);
                    }
                }
                default -> {}
            }
            if (expectedCheck(row) == Table.CHECK_OK) {
                add(row);
            }
        }

        private int expectedCheck(byte[] row) {
            if (pointers.containsKey(row)) {
                return Table.CHECK_IDENTICAL;
            }
            return unique && keysTaken.containsKey(keyOf(row)) ? 0 : Table.CHECK_OK;
        }

        private void add(byte[] row) {
            int pointer = table.insert(row, 0, row.length);
            table.untouch(pointer);
            pointers.put(row, pointer);
            rows.add(row);
            keysTaken.merge(keyOf(row), 1, Integer::sum);
        }

        private void delete(int position) {
            byte[] row = rows.remove(position);
            int pointer = Objects.requireNonNull(pointers.remove(row));
            keysTaken.computeIfPresent(keyOf(row), (key, count) -> count == 1 ? null : count - 1);
            table.delete(pointer);
            table.free(pointer);
        }

        private byte[] randomRow() {
            BsatnWriter out = new BsatnWriter();
            SatsGens.writeValue(rowType, random, random.nextInt(12), out);
            return out.toByteArray();
        }

        private byte[] keyOf(byte[] row) {
            BsatnWriter out = new BsatnWriter();
            for (int column : columns) {
                int start = layout.columnOffset(row, 0, column);
                out.writeRaw(row, start, layout.columnEnd(row, start, column) - start);
            }
            return out.toByteArray();
        }

        private int compareKeys(byte[] a, byte[] b) {
            return BsatnWalker.compare(keyType, a, 0, b, 0);
        }

        private void check() {
            table.checkIndexes();
            assertThat(table.keyCount(index)).isEqualTo(keysTaken.size());
            for (int i = 0; i < 10; i++) {
                byte[] key = rows.isEmpty() || random.nextBoolean()
                        ? keyOf(randomRow())
                        : keyOf(rows.get(random.nextInt(rows.size())));
                List<byte[]> expected = expected(row -> compareKeys(keyOf(row), key) == 0);
                assertThat(sorted(read(table.scanPoint(index, key, 0)))).containsExactlyElementsOf(sorted(expected));
                assertThat(table.find(index, key, 0) >= 0).isEqualTo(!expected.isEmpty());
            }
            if (index.supportsRanges()) {
                for (int i = 0; i < 20; i++) {
                    checkRange();
                }
                List<byte[]> all = read(table.scanRange(index, KeyRange.ALL));
                assertInKeyOrder(all);
                assertThat(sorted(all)).containsExactlyElementsOf(sorted(rows));
            }
        }

        private void checkRange() {
            int prefix = random.nextInt(keyType.size());
            byte[] anchor = rows.isEmpty() ? keyOf(randomRow()) : keyOf(rows.get(random.nextInt(rows.size())));
            byte[] low = random.nextInt(4) == 0 ? null : withPrefixOf(anchor, prefix);
            byte[] high = random.nextInt(4) == 0 ? null : withPrefixOf(anchor, prefix);
            boolean lowBehind = low != null && random.nextBoolean();
            boolean highBehind = high == null || random.nextBoolean();
            byte[] onlyPrefix = Arrays.copyOf(anchor, length(anchor, prefix));
            KeyRange range = new KeyRange(
                    low == null ? onlyPrefix : low,
                    low == null ? prefix : prefix + 1,
                    lowBehind,
                    high == null ? onlyPrefix : high,
                    high == null ? prefix : prefix + 1,
                    highBehind);
            List<byte[]> expected = expected(row -> {
                byte[] key = keyOf(row);
                if (comparePrefix(key, anchor, prefix) != 0) {
                    return false;
                }
                int toLow = low == null ? 1 : comparePrefix(key, low, prefix + 1);
                int toHigh = high == null ? -1 : comparePrefix(key, high, prefix + 1);
                return (lowBehind ? toLow > 0 : toLow >= 0) && (highBehind ? toHigh <= 0 : toHigh < 0);
            });
            List<byte[]> actual = read(table.scanRange(index, range));
            assertInKeyOrder(actual);
            assertThat(sorted(actual)).containsExactlyElementsOf(sorted(expected));
        }

        /** Returns {@code prefix} values of {@code anchor} and one more value. */
        private byte[] withPrefixOf(byte[] anchor, int prefix) {
            byte[] other = rows.isEmpty() || random.nextInt(3) == 0
                    ? keyOf(randomRow())
                    : keyOf(rows.get(random.nextInt(rows.size())));
            BsatnWriter out = new BsatnWriter();
            out.writeRaw(anchor, 0, length(anchor, prefix));
            int start = length(other, prefix);
            out.writeRaw(other, start, length(other, prefix + 1) - start);
            return out.toByteArray();
        }

        private int length(byte[] key, int elements) {
            int at = 0;
            for (int i = 0; i < elements; i++) {
                at = ValueType.compile(keyType.typeAt(i)).skip(key, at);
            }
            return at;
        }

        private int comparePrefix(byte[] a, byte[] b, int elements) {
            ProductType type = new ProductType(keyType.elements().subList(0, elements));
            return BsatnWalker.compare(type, a, 0, b, 0);
        }

        private List<byte[]> expected(Predicate<byte[]> condition) {
            return rows.stream().filter(condition).toList();
        }

        private void assertInKeyOrder(List<byte[]> list) {
            byte @Nullable [] previous = null;
            for (byte[] row : list) {
                byte[] key = keyOf(row);
                if (previous != null) {
                    assertThat(compareKeys(previous, key)).isLessThanOrEqualTo(0);
                }
                previous = key;
            }
        }

        private static List<byte[]> sorted(List<byte[]> list) {
            List<byte[]> copy = new ArrayList<>(list);
            copy.sort(Arrays::compare);
            return copy;
        }

        private static List<byte[]> read(RowCursor cursor) {
            List<byte[]> result = new ArrayList<>();
            while (cursor.next()) {
                result.add(Arrays.copyOfRange(cursor.array(), cursor.offset(), cursor.offset() + cursor.length()));
            }
            return result;
        }
    }
}
