package dev.stdb.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.common.Checksums;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem.Fault;
import dev.stdb.server.common.io.FaultyFileSystem.Survival;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileSnapshotStoreTest {

    private static final Path DIRECTORY = Path.of("db", "snapshots");
    private static final long FIRST_SEED = Long.getLong("stdb.crash.firstSeed", 0);
    private static final long SEED_COUNT = Long.getLong("stdb.crash.seeds", 1);
    private static final SnapshotStore.Publishable AT_ONCE = txCount -> true;

    private final FaultyFileSystem files = new FaultyFileSystem(1);
    private final FakeSource source = new FakeSource();

    private FileSnapshotStore open() {
        return FileSnapshotStore.open(files, DIRECTORY, Clock.system());
    }

    private static Map<String, List<String>> load(SnapshotStore store, int index) {
        FakeSource.Loaded loaded = new FakeSource.Loaded();
        store.load(store.list().get(index), loaded);
        return loaded.image;
    }

    private FakeSource twoTables() {
        return source.put(1, 0, "a", "bb", "")
                .put(1, 1)
                .put(1, 2, "c".repeat(100_000))
                .put(7, 0, "x", "y", "z");
    }

    private static Path pack(int number) {
        return DIRECTORY.resolve(PackFormat.nameOf(number));
    }

    @Test
    void writtenSnapshotIsReadBack() throws IOException {
        FileSnapshotStore store = open();
        assertThat(store.list()).isEmpty();
        SnapshotInfo info = store.write(twoTables(), AT_ONCE);
        assertThat(info.txCount()).isEqualTo(4);
        assertThat(info.rowCount()).isEqualTo(7);
        assertThat(info.pageCount()).isEqualTo(3);
        assertThat(info.writtenBytes()).as("compressed").isBetween(100L, 2_000L);
        assertThat(files.list(DIRECTORY)).containsExactly("00000000000000000004.snapshot", "000000000001.pages");
        assertThat(load(store, 0)).isEqualTo(source.image());
        FileSnapshotStore reopened = open();
        assertThat(reopened.list()).containsExactly(info);
        assertThat(load(reopened, 0)).isEqualTo(source.image());
        assertThat(files.openFileCount()).isZero();
    }

    @Test
    void onlyChangedPagesAreWrittenAgain() throws IOException {
        FileSnapshotStore store = open();
        twoTables();
        for (int page = 3; page < 40; page++) {
            source.put(1, page, "row " + page);
        }
        store.write(source, AT_ONCE);
        assertThat(source.takeReadCount()).isEqualTo(40);
        source.put(7, 0, "x", "y", "new").put(1, 1, "was empty and is now longer than the other page of its pack");
        SnapshotInfo second = store.write(source, AT_ONCE);
        assertThat(source.takeReadCount()).isEqualTo(2);
        assertThat(second.writtenBytes()).isLessThan(250);
        assertThat(load(store, 0)).isEqualTo(source.image());
        SnapshotInfo third = store.write(source.drop(7), AT_ONCE);
        assertThat(source.takeReadCount())
                .as("only the dropped table is missing")
                .isZero();
        assertThat(third.writtenBytes()).isZero();
        assertThat(load(store, 0)).isEqualTo(source.image()).doesNotContainKey("7/0");
        assertThat(load(store, 1)).containsKey("7/0");
    }

    @Test
    void loadedSnapshotIsTheBaseOfTheNext() {
        open().write(twoTables(), AT_ONCE);
        source.takeReadCount();
        FileSnapshotStore reopened = open();
        SnapshotInfo info = reopened.list().get(0);
        load(reopened, 0);
        reopened.continueFrom(info, source.epoch());
        reopened.write(source.put(7, 0, "changed"), AT_ONCE);
        assertThat(source.takeReadCount()).isEqualTo(1);
        assertThat(load(reopened, 0)).isEqualTo(source.image());
    }

    @Test
    void snapshotOfTheSameMomentIsNotWrittenTwice() {
        FileSnapshotStore store = open();
        SnapshotInfo info = store.write(twoTables(), AT_ONCE);
        long operations = files.operationCount();
        assertThat(store.write(source, AT_ONCE)).isEqualTo(info);
        assertThat(files.operationCount()).isEqualTo(operations);
    }

    @Test
    void oldSnapshotsGoWithTheirPacks() throws IOException {
        FileSnapshotStore store = open();
        store.write(source.put(1, 0, "a"), AT_ONCE);
        for (int i = 0; i < 5; i++) {
            store.write(source.put(1, 0, "a" + i), AT_ONCE);
            store.retain(2);
        }
        assertThat(store.list()).extracting(SnapshotInfo::txCount).containsExactly(6L, 5L);
        assertThat(files.list(DIRECTORY))
                .containsExactly(
                        "00000000000000000005.snapshot",
                        "00000000000000000006.snapshot",
                        "000000000005.pages",
                        "000000000006.pages");
    }

    @Test
    void packsOfLittleUseAreLeftBehind() throws IOException {
        FileSnapshotStore store = open();
        Random random = new Random(5);
        for (int page = 0; page < 20; page++) {
            source.put(1, page, "first " + random.nextLong());
        }
        store.write(source, AT_ONCE);
        long sizeMax = 0;
        for (int i = 0; i < 60; i++) {
            store.write(source.put(1, i % 19, "then " + random.nextLong()), AT_ONCE);
            store.retain(1);
            long size = 0;
            for (String name : files.list(DIRECTORY)) {
                size += name.endsWith(PackFormat.SUFFIX)
                        ? files.content(DIRECTORY.resolve(name)).length - PackFormat.HEADER_LENGTH
                        : 0;
            }
            sizeMax = Math.max(sizeMax, size);
        }
        assertThat(load(store, 0)).isEqualTo(source.image());
        long live = store.list().get(0).sizeBytes();
        assertThat(sizeMax)
                .as("packs hold at most about twice what is live: live=%d", live)
                .isLessThan(live * 5 / 2);
    }

    @Test
    void anyFlippedBitOfAnyFileIsNoticed() throws IOException {
        FileSnapshotStore written = open();
        written.write(source.put(1, 0, "a", "bb").put(2, 0, "c".repeat(50)), AT_ONCE);
        written.write(source.put(2, 0, "d"), AT_ONCE);
        Map<String, List<String>> expected = source.image();
        for (Path file : written.filesOf(written.list().get(0))) {
            byte[] intact = files.content(file);
            for (int bit = 0; bit < intact.length * 8; bit++) {
                byte[] damaged = intact.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                files.setContent(file, damaged);
                FileSnapshotStore store = open();
                FakeSource.Loaded loaded = new FakeSource.Loaded();
                boolean listed = store.list().size() == 2;
                if (listed) {
                    try {
                        store.load(store.list().get(0), loaded);
                        // Only the part of a shared pack that this snapshot does not use may be damaged.
                        assertThat(loaded.image).as("%s bit %d", file, bit).isEqualTo(expected);
                        assertThat(file).isEqualTo(pack(1));
                    } catch (SnapshotException e) {
                        assertThat(e.code()).isNotEqualTo(SnapshotErrorCode.SNAPSHOT_IO);
                    }
                } else {
                    assertThat(store.unreadable()).hasSize(1);
                }
                assertThat(store.newestTxCount()).isEqualTo(3);
            }
            files.setContent(file, intact);
        }
    }

    @Test
    void missingPackIsNoticed() {
        FileSnapshotStore store = open();
        store.write(twoTables(), AT_ONCE);
        files.remove(pack(1));
        assertThatThrownBy(() -> load(store, 0))
                .isInstanceOf(CorruptSnapshotException.class)
                .hasMessage("pack is missing: file=000000000001.pages, offset=0");
        assertThat(store.list()).isEmpty();
        assertThat(store.newestTxCount()).isEqualTo(4);
        SnapshotInfo again = store.write(source, AT_ONCE);
        assertThat(again.pageCount()).isEqualTo(3);
        assertThat(load(store, 0)).isEqualTo(source.image());
    }

    @Test
    void packOfAnotherDatabaseIsNoticed() throws IOException {
        open().write(source.put(1, 0, "a"), AT_ONCE);
        byte[] foreign = files.content(pack(1));
        files.remove(pack(1));
        files.remove(DIRECTORY.resolve("00000000000000000001.snapshot"));
        open().write(source.put(1, 0, "b"), AT_ONCE);
        files.setContent(pack(1), foreign);
        assertThatThrownBy(() -> load(open(), 0))
                .isInstanceOf(CorruptSnapshotException.class)
                .hasMessageStartingWith("checksum of a page is wrong: tableId=1, page=0, file=000000000001.pages");
    }

    @Test
    void damagedSharedPageIsWrittenAnewByTheNextSnapshot() throws IOException {
        FileSnapshotStore store = open();
        store.write(twoTables(), AT_ONCE);
        byte[] content = files.content(pack(1));
        content[content.length - 1] ^= 1;
        files.setContent(pack(1), content);
        store.write(source.put(1, 0, "changed"), AT_ONCE);
        assertThat(load(store, 0)).isEqualTo(source.image());
        assertThatThrownBy(() -> load(store, 1)).isInstanceOf(CorruptSnapshotException.class);
    }

    @Test
    void newerFormatIsToldFromDamage() throws IOException {
        open().write(twoTables(), AT_ONCE);
        Path file = DIRECTORY.resolve("00000000000000000004.snapshot");
        byte[] bytes = files.content(file);
        LittleEndian.putShort(bytes, 8, (short) 2);
        LittleEndian.putInt(bytes, 12, 0);
        LittleEndian.putInt(bytes, 12, Checksums.crc32c(bytes, 0, bytes.length));
        files.setContent(file, bytes);
        assertThat(open().unreadable().get(4L))
                .hasMessage("snapshot format is too new: version=2, limit=1, file=00000000000000000004.snapshot");
    }

    @Test
    void snapshotThatIsAheadOfTheLogIsNotPublished() throws IOException {
        FileSnapshotStore store = open();
        assertThatThrownBy(() -> store.write(twoTables(), txCount -> false))
                .isInstanceOf(SnapshotException.class)
                .hasMessage("snapshot is not published because its transactions are not durable: txCount=4");
        assertThat(open().list()).isEmpty();
        assertThat(files.list(DIRECTORY)).isEmpty();
    }

    @Test
    void failedSnapshotTakesNoRoomAndHarmsNoOther() throws IOException {
        twoTables().put(9, 0, "random ".repeat(50));
        FileSnapshotStore store = open();
        store.write(source, AT_ONCE);
        Map<String, List<String>> image = source.image();
        List<String> names = files.list(DIRECTORY);
        source.put(9, 0, "other");
        int failed = 0;
        for (int failAt = 0; store.list().size() == 1; failAt++) {
            files.failAt(failAt, Fault.FORCE_LIES_ONCE);
            try {
                store.write(source, AT_ONCE);
            } catch (SnapshotException e) {
                failed++;
                assertThat(files.list(DIRECTORY)).as("failAt=%d", failAt).isEqualTo(names);
            }
        }
        assertThat(failed).isEqualTo(10);
        store.retain(2);
        FileSnapshotStore reopened = open();
        assertThat(reopened.list()).hasSize(2);
        assertThat(load(reopened, 0)).isEqualTo(source.image());
        assertThat(load(reopened, 1)).isEqualTo(image);
        assertThat(files.openFileCount()).isZero();
    }

    @Test
    void theRealDiskDoesTheSame(@TempDir Path directory) {
        FileSnapshotStore store =
                FileSnapshotStore.open(DiskFileSystem.INSTANCE, directory.resolve("snapshots"), Clock.system());
        for (int i = 0; i < 6; i++) {
            twoTables().put(9, i, "page " + i);
            store.write(source, AT_ONCE);
            store.retain(2);
        }
        assertThat(load(store, 0)).isEqualTo(source.image());
        FileSnapshotStore reopened =
                FileSnapshotStore.open(DiskFileSystem.INSTANCE, directory.resolve("snapshots"), Clock.system());
        assertThat(reopened.list()).isEqualTo(store.list()).hasSize(2);
        assertThat(load(reopened, 0)).isEqualTo(source.image());
    }

    /** Writes snapshots until the disk fails, and after that looks at what is there. */
    @ParameterizedTest
    @EnumSource(names = {"FAIL", "TORN", "FAIL_AFTER", "FORCE_LIES_ONCE"})
    void afterAnyCrashEveryListedSnapshotIsWholeAndThePublishedOnesAreThere(Fault fault) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEED_COUNT; seed++) {
            for (long failAt = 0; failAt < 70; failAt++) {
                for (Survival survival : Survival.values()) {
                    crashOnce(seed, failAt, fault, survival);
                }
            }
        }
    }

    private static void crashOnce(long seed, long failAt, Fault fault, Survival survival) {
        FaultyFileSystem disk = new FaultyFileSystem(seed * 1_000 + failAt);
        FakeSource source = new FakeSource();
        Map<Long, Map<String, List<String>>> images = new TreeMap<>();
        disk.failAt(failAt, fault);
        long published = 0;
        FileSnapshotStore store = FileSnapshotStore.open(disk, DIRECTORY, Clock.system());
        try {
            for (int i = 0; i < 8; i++) {
                source.put(i % 3, i % 2, "row " + i, "another " + failAt);
                images.put(source.txCount(), source.image());
                published = store.write(source, AT_ONCE).txCount();
                store.retain(2);
            }
        } catch (SnapshotException e) {
            assertThat(e.code()).isEqualTo(SnapshotErrorCode.SNAPSHOT_IO);
        }
        disk.crash(survival);
        FileSnapshotStore reopened = FileSnapshotStore.open(disk, DIRECTORY, Clock.system());
        assertThat(reopened.unreadable()).as("seed=%d, failAt=%d", seed, failAt).isEmpty();
        assertThat(reopened.newestTxCount()).isGreaterThanOrEqualTo(published);
        for (int i = 0; i < reopened.list().size(); i++) {
            assertThat(load(reopened, i))
                    .as("seed=%d, failAt=%d, survival=%s", seed, failAt, survival)
                    .isEqualTo(images.get(reopened.list().get(i).txCount()));
        }
        reopened.write(source.put(5, 0, "goes on"), AT_ONCE);
        reopened.retain(1);
        assertThat(load(reopened, 0)).isEqualTo(source.image());
        assertThat(disk.openFileCount()).isZero();
    }
}
