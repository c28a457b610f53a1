package dev.stdb.server.tx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.query.TestTable;
import dev.stdb.server.tx.IndexRange.Bound;
import dev.stdb.types.Identity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which transactions concern a reader, by what it has asked for. */
class ReadWatchersTest {
    private static final int BY_ID = 0;
    private static final int BY_OWNER = 1;
    private static final int BY_PLACE = 2;
    private static final int BY_WEIGHT = 3;

    private final Datastore datastore = Datastore.create();
    private final TableSchema table;
    private final ReadWatchers<String> watchers = new ReadWatchers<>();
    private int lastId = 100;

    ReadWatchersTest() {
        Tx tx = datastore.begin();
        table = tx.createTable(new TestTable("thing")
                .column("id", PrimitiveType.U32)
                .column("owner", SpecialTypes.IDENTITY)
                .column("town", PrimitiveType.STRING)
                .column("street", PrimitiveType.U8)
                .column("weight", PrimitiveType.F64)
                .key(0)
                .index(1)
                .index(2, 3)
                .index(4)
                .build());
        tx.commit();
    }

    private static byte[] bsatn(Consumer<BsatnWriter> values) {
        BsatnWriter out = new BsatnWriter();
        values.accept(out);
        return out.toByteArray();
    }

    private static byte[] town(String name) {
        return bsatn(out -> out.writeString(name));
    }

    private static byte[] street(int number) {
        return new byte[] {(byte) number};
    }

    private static byte[] owner(int number) {
        return bsatn(out -> out.writeIdentity(Identity.of(number, 0, 0, 0)));
    }

    private int index(int position) {
        return table.indexes().get(position).indexId();
    }

    private ReadSet reads(Consumer<ReadRecorder> reading) {
        try (Tx tx = datastore.begin()) {
            ReadRecorder recorder = tx.recording();
            reading.accept(recorder);
            return recorder.reads();
        }
    }

    /** Lets a watcher read something. */
    private ReadSet watch(String watcher, Consumer<ReadRecorder> reading) {
        ReadSet reads = reads(reading);
        try (Tx tx = datastore.begin()) {
            watchers.add(watcher, reads, tx);
        }
        return reads;
    }

    /** Inserts a row and deletes it again; returns whom each of both concerns, which must be the same. */
    private Set<String> concerned(int owner, String town, int street, double weight) {
        byte[] id = bsatn(out -> out.writeU32(++lastId));
        byte[] row = bsatn(out -> {
            out.writeRaw(id, 0, id.length);
            out.writeIdentity(Identity.of(owner, 0, 0, 0));
            out.writeString(town);
            out.writeU8(street);
            out.writeF64(weight);
        });
        Tx tx = datastore.begin();
        tx.insert(table.tableId(), row, 0, row.length, new BsatnWriter());
        Set<String> byInsert = new LinkedHashSet<>();
        watchers.collect(tx.commit(), byInsert);
        Tx undo = datastore.begin();
        undo.deletePoint(index(BY_ID), id, 0, id.length);
        Set<String> byDelete = new LinkedHashSet<>();
        watchers.collect(undo.commit(), byDelete);
        assertThat(byDelete).isEqualTo(byInsert);
        return byInsert;
    }

    private Consumer<ReadRecorder> point(int index, byte[] key) {
        return source -> source.scanPoint(index(index), key, 0, key.length);
    }

    private Consumer<ReadRecorder> range(int index, byte[] prefix, int elements, Bound from, Bound to) {
        return source -> source.scanRange(index(index), new IndexRange(prefix, elements, from, to));
    }

    @Test
    void scansAndCountsAreWholeTables() {
        watch("scan", source -> source.scan(table.tableId()));
        watch("count", source -> source.rowCount(table.tableId()));
        watch("elsewhere", source -> source.scan(SystemTables.ST_CLIENT));
        assertThat(concerned(1, "Rome", 1, 1)).containsExactlyInAnyOrder("scan", "count");
        assertThat(reads(source -> source.layout(table.tableId()))).isSameAs(ReadSet.NOTHING);
    }

    @Test
    void keysAreFoundWhateverTheyAreMadeOf() {
        watch("one column", point(BY_OWNER, owner(1)));
        watch("two columns", point(BY_PLACE, bsatn(out -> {
            out.writeString("Rome");
            out.writeU8(7);
        })));
        watch(
                "range of one key",
                range(BY_PLACE, town("Rome"), 1, Bound.included(street(7)), Bound.included(street(7))));
        assertThat(concerned(1, "Oslo", 7, 1)).containsExactly("one column");
        assertThat(concerned(2, "Rome", 7, 1)).containsExactlyInAnyOrder("two columns", "range of one key");
        assertThat(concerned(2, "Rome", 8, 1)).isEmpty();
    }

    @Test
    void rangesAreThoseKeysBetweenTheirBounds() {
        watch("3..5", range(BY_PLACE, town("Rome"), 1, Bound.included(street(3)), Bound.included(street(5))));
        watch("]3..5[", range(BY_PLACE, town("Rome"), 1, Bound.excluded(street(3)), Bound.excluded(street(5))));
        watch("Rome", range(BY_PLACE, town("Rome"), 1, Bound.UNBOUNDED, Bound.UNBOUNDED));
        watch("from P", range(BY_PLACE, new byte[0], 0, Bound.included(town("P")), Bound.UNBOUNDED));
        assertThat(concerned(1, "Rome", 3, 1)).containsExactlyInAnyOrder("3..5", "Rome", "from P");
        assertThat(concerned(1, "Rome", 4, 1)).containsExactlyInAnyOrder("3..5", "]3..5[", "Rome", "from P");
        assertThat(concerned(1, "Rome", 6, 1)).containsExactlyInAnyOrder("Rome", "from P");
        assertThat(concerned(1, "Sofia", 4, 1)).containsExactly("from P");
        assertThat(concerned(1, "Oslo", 4, 1)).isEmpty();
    }

    /** A range of streets of a town, or of towns. */
    private record PlaceRange(
            int prefix, String from, int low, Bound.Kind lower, String to, int high, Bound.Kind upper) {
        static PlaceRange random(SplittableRandom random) {
            return new PlaceRange(
                    random.nextInt(2),
                    name(random),
                    random.nextInt(12),
                    Bound.Kind.values()[random.nextInt(3)],
                    name(random),
                    random.nextInt(12),
                    Bound.Kind.values()[random.nextInt(3)]);
        }

        static String name(SplittableRandom random) {
            return List.of("", "Oslo", "Rome", "Romes", "Sofia").get(random.nextInt(5));
        }

        boolean contains(String town, int street) {
            return prefix == 1
                    ? from.equals(town) && isInside(lower, low - street) && isInside(upper, street - high)
                    : isInside(lower, from.compareTo(town)) && isInside(upper, town.compareTo(to));
        }

        private static boolean isInside(Bound.Kind kind, int order) {
            return kind == Bound.Kind.UNBOUNDED || order < 0 || order == 0 && kind == Bound.Kind.INCLUDED;
        }

        void readBy(ReadRecorder source, int index) {
            source.scanRange(
                    index,
                    prefix == 1
                            ? new IndexRange(town(from), 1, bound(lower, street(low)), bound(upper, street(high)))
                            : new IndexRange(new byte[0], 0, bound(lower, town(from)), bound(upper, town(to))));
        }

        private static Bound bound(Bound.Kind kind, byte[] value) {
            return kind == Bound.Kind.UNBOUNDED ? Bound.UNBOUNDED : new Bound(kind, value);
        }
    }

    @Test
    void manyRangesThatComeAndGoAreFoundByTheRowsInThem() {
        SplittableRandom random = new SplittableRandom(7);
        Map<String, List<PlaceRange>> ranges = new HashMap<>();
        Map<String, ReadSet> reads = new HashMap<>();
        for (int step = 0; step < 1_500; step++) {
            String who = "watcher" + random.nextInt(80);
            if (reads.containsKey(who)) {
                watchers.remove(who, reads.remove(who));
                ranges.remove(who);
            } else {
                List<PlaceRange> read = Stream.generate(() -> PlaceRange.random(random))
                        .limit(1 + random.nextInt(3))
                        .toList();
                reads.put(who, watch(who, source -> read.forEach(range -> range.readBy(source, index(BY_PLACE)))));
                ranges.put(who, read);
            }
            String town = PlaceRange.name(random);
            int street = random.nextInt(12);
            Set<String> expected = new HashSet<>();
            ranges.forEach((watcher, read) -> {
                if (read.stream().anyMatch(range -> range.contains(town, street))) {
                    expected.add(watcher);
                }
            });
            assertThat(concerned(1, town, street, 1)).as(town + " " + street).isEqualTo(expected);
        }
        reads.forEach(watchers::remove);
        assertThat(watchers.isEmpty()).isTrue();
    }

    @Test
    void rangesOfAColumnThatIsAProductCompareItsFields() {
        watch("up to 5", range(BY_OWNER, new byte[0], 0, Bound.UNBOUNDED, Bound.included(owner(5))));
        assertThat(concerned(5, "Rome", 3, 1)).containsExactly("up to 5");
        assertThat(concerned(6, "Rome", 3, 1)).isEmpty();
    }

    @Test
    void keysThatAreEqualWithOtherBytesAreTheWholeTable() {
        watch("weight", point(BY_WEIGHT, bsatn(out -> out.writeF64(0.0))));
        assertThat(concerned(1, "Rome", 3, -0.0)).containsExactly("weight");
        watch(
                "light",
                range(BY_WEIGHT, new byte[0], 0, Bound.UNBOUNDED, Bound.included(bsatn(out -> out.writeF64(1)))));
        assertThat(concerned(1, "Rome", 3, 2)).containsExactly("weight");
        assertThat(concerned(1, "Rome", 3, 0.5)).containsExactlyInAnyOrder("weight", "light");
    }

    @Test
    void manyKeysAreTheWholeTable() {
        ReadSet few = watch("few", source -> readKeys(source, ReadRecorder.PARTS_MAX));
        assertThat(few.tables()).isEmpty();
        ReadSet many = watch("many", source -> readKeys(source, ReadRecorder.PARTS_MAX + 1));
        assertThat(many.tables()).containsExactly(table.tableId());
        assertThat(many.points()).isEmpty();
        assertThat(concerned(99_999, "Rome", 3, 1)).containsExactly("many");
    }

    /** Reads keys, each twice. */
    private void readKeys(ReadRecorder source, int count) {
        for (int i = 0; i < 2 * count; i++) {
            point(BY_OWNER, owner(i % count)).accept(source);
        }
    }

    @Test
    void nothingIsLeftOfThoseWhoAreRemoved() {
        Consumer<ReadRecorder> everything = source -> {
            point(BY_OWNER, owner(1)).accept(source);
            range(BY_PLACE, town("Rome"), 1, Bound.UNBOUNDED, Bound.UNBOUNDED).accept(source);
            source.scan(SystemTables.ST_CLIENT);
        };
        ReadSet ofOne = watch("one", everything);
        ReadSet ofTwo = watch("two", everything);
        assertThat(concerned(1, "Rome", 1, 1)).containsExactlyInAnyOrder("one", "two");
        watchers.remove("one", ofOne);
        assertThat(concerned(1, "Rome", 1, 1)).containsExactly("two");
        watchers.remove("two", ofTwo);
        assertThat(watchers.isEmpty()).isTrue();
    }
}
