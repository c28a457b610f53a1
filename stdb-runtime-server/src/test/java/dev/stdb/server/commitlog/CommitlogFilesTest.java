package dev.stdb.server.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem.Survival;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preallocation, offset index, retention and the scan of tools. */
class CommitlogFilesTest {

    private static final Path DIRECTORY = Path.of("clog");
    private static final Path SEGMENT = DIRECTORY.resolve("00000000000000000000.clog");
    private static final Path INDEX = DIRECTORY.resolve("00000000000000000000.cidx");
    private static final CommitlogConfig PREALLOCATED = new CommitlogConfig(1 << 20, 1_000, 200);
    private static final CommitlogConfig TINY_SEGMENTS = new CommitlogConfig(1, 0, 200);

    /** Bytes of a frame with a payload of up to eight bytes. */
    private static final int FRAME = 32;

    private final FaultyFileSystem files = new FaultyFileSystem(1);
    private final List<String> read = new ArrayList<>();

    private Commitlog open(CommitlogConfig config, long fromTxOffset) {
        read.clear();
        return Commitlog.open(files, DIRECTORY, config, fromTxOffset, this::note);
    }

    private void note(long txOffset, byte[] array, int offset, int length) {
        read.add(txOffset + ":" + new String(array, offset, length, StandardCharsets.US_ASCII));
    }

    /** Appends {@code count} transactions {@code t0, t1, …}, each forced. */
    private static void append(Commitlog log, int count) {
        for (int i = 0; i < count; i++) {
            CommitBatch batch = new CommitBatch();
            byte[] payload = ("t" + log.nextTxOffset()).getBytes(StandardCharsets.US_ASCII);
            batch.add(log.nextTxOffset(), payload, 0, payload.length);
            log.write(batch);
            log.force();
        }
    }

    private static List<String> expected(int from, int to) {
        List<String> result = new ArrayList<>();
        for (int i = from; i < to; i++) {
            result.add(i + ":t" + i);
        }
        return result;
    }

    private void overwrite(Path file, int offset, byte value) throws IOException {
        byte[] content = files.content(file);
        content[offset] = value;
        files.setContent(file, content);
    }

    @Test
    void segmentIsFilledWithZerosAheadAndCutWhenClosed() throws IOException {
        Commitlog log = open(PREALLOCATED, 0);
        append(log, 3);
        byte[] ahead = files.content(SEGMENT);
        assertThat(ahead).hasSize(SegmentHeaderLayout.LENGTH + FRAME + 1_000);
        assertThat(Arrays.copyOfRange(ahead, SegmentHeaderLayout.LENGTH + 3 * FRAME, ahead.length))
                .containsOnly(0);
        log.close();
        assertThat(files.content(SEGMENT))
                .hasSize(SegmentHeaderLayout.LENGTH + 3 * FRAME + CommitFrameLayout.HEADER_LENGTH);
    }

    @Test
    void zerosBehindTheLastFrameAreNoDamage() {
        append(open(PREALLOCATED, 0), 3);
        files.crash(Survival.ALL);
        Commitlog log = open(PREALLOCATED, 0);
        assertThat(log.cutBytes()).isZero();
        append(log, 60); // beyond what was preallocated first
        log.close();
        open(PREALLOCATED, 0).close();
        assertThat(read).isEqualTo(expected(0, 63));
    }

    @Test
    void tornFrameInPreallocatedSpaceIsCut() throws IOException {
        append(open(PREALLOCATED, 0), 3);
        files.crash(Survival.ALL);
        overwrite(SEGMENT, SegmentHeaderLayout.LENGTH + 2 * FRAME + 8, (byte) 99);
        Commitlog log = open(PREALLOCATED, 0);
        assertThat(log.cutBytes()).isPositive();
        assertThat(read).isEqualTo(expected(0, 2));
        append(log, 1);
        log.close();
        open(PREALLOCATED, 0).close();
        assertThat(read).isEqualTo(expected(0, 3));
    }

    @Test
    void acknowledgedTransactionsOverwrittenWithZerosAreCorruption() throws IOException {
        append(open(TINY_SEGMENTS, 0), 3);
        files.crash(Survival.ALL);
        byte[] content = files.content(SEGMENT);
        Arrays.fill(content, SegmentHeaderLayout.LENGTH, content.length, (byte) 0);
        files.setContent(SEGMENT, content);
        assertThatThrownBy(() -> open(TINY_SEGMENTS, 0))
                .isInstanceOf(CorruptCommitlogException.class)
                .hasMessage(
                        "commit is overwritten with zeros: txOffset=0, segment=00000000000000000000.clog, offset=32");
    }

    @Test
    void indexLeadsToTheTransactionAsked() throws IOException {
        Commitlog log = open(PREALLOCATED, 0);
        append(log, 100);
        log.close();
        byte[] index = files.content(INDEX);
        // 200 bytes are reached by every seventh frame of 32 bytes.
        assertThat(index).hasSize(99 / 7 * OffsetIndex.ENTRY_LENGTH);
        assertThat(LittleEndian.getLong(index, 16)).isEqualTo(14);
        assertThat(LittleEndian.getLong(index, 24)).isEqualTo(SegmentHeaderLayout.LENGTH + 14 * FRAME);
        // What lies before the entry is not even looked at.
        overwrite(SEGMENT, SegmentHeaderLayout.LENGTH + 3 * FRAME, (byte) 99);
        open(PREALLOCATED, 60).close();
        assertThat(read).isEqualTo(expected(60, 100));
        assertThatThrownBy(() -> open(PREALLOCATED, 5)).isInstanceOf(CorruptCommitlogException.class);
    }

    @Test
    void anyFlippedBitOfTheIndexChangesNothing() throws IOException {
        Commitlog log = open(PREALLOCATED, 0);
        append(log, 30);
        log.close();
        byte[] intact = files.content(INDEX);
        for (int bit = 0; bit < intact.length * 8; bit++) {
            byte[] damaged = intact.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            files.setContent(INDEX, damaged);
            open(PREALLOCATED, 29).close();
            assertThat(read).as("bit %d", bit).isEqualTo(expected(29, 30));
        }
    }

    @Test
    void missingIndexCostsNothingButTime() {
        Commitlog log = open(PREALLOCATED, 0);
        append(log, 30);
        log.close();
        files.remove(INDEX);
        open(PREALLOCATED, 25).close();
        assertThat(read).isEqualTo(expected(25, 30));
    }

    @Test
    void indexOfAHistoryThatWasCutOffIsNotBelieved() throws IOException {
        Commitlog log = open(PREALLOCATED, 0);
        append(log, 30);
        log.close();
        byte[] index = files.content(INDEX);
        files.setContent(SEGMENT, Arrays.copyOf(files.content(SEGMENT), SegmentHeaderLayout.LENGTH + 10 * FRAME));
        Commitlog shorter = open(PREALLOCATED, 0);
        append(shorter, 2);
        shorter.close();
        assertThat(files.content(INDEX)).as("index still tells of 30").hasSize(index.length);
        open(PREALLOCATED, 11).close();
        assertThat(read).isEqualTo(expected(11, 12));
    }

    @Test
    void segmentsBelowAnOffsetAreRemovedButNeverTheNewest() throws IOException {
        Commitlog log = open(TINY_SEGMENTS, 0);
        append(log, 5);
        assertThat(log.releaseBelow(3, null)).isEqualTo(3);
        assertThat(log.releaseBelow(3, null)).isZero();
        assertThat(files.list(DIRECTORY))
                .containsExactly("00000000000000000003.clog", "00000000000000000004.clog", "manifest");
        assertThat(log.releaseBelow(100, null)).isEqualTo(1);
        append(log, 1);
        log.close();
        assertThatThrownBy(() -> open(TINY_SEGMENTS, 0))
                .isInstanceOf(MissingSegmentException.class)
                .hasMessage("commitlog segment is missing: missingTxOffset=0, oldestBase=4, directory=clog");
        open(TINY_SEGMENTS, 4).close();
        assertThat(read).isEqualTo(expected(4, 6));
    }

    @Test
    void archiveKeepsSegmentsOfAnEarlierHistory(@TempDir Path root) throws IOException {
        Path archive = Files.createDirectory(root.resolve("archive"));
        Path earlier = archive.resolve(SegmentName.of(0));
        Files.writeString(earlier, "of the time before a restore");
        Commitlog log =
                Commitlog.open(DiskFileSystem.INSTANCE, root.resolve("clog"), TINY_SEGMENTS, 0, CommitVisitor.NONE);
        append(log, 3);
        byte[] segment = Files.readAllBytes(root.resolve("clog").resolve(SegmentName.of(0)));
        assertThat(log.releaseBelow(1, archive)).isEqualTo(1);
        log.close();
        assertThat(earlier).hasContent("of the time before a restore");
        assertThat(archive.resolve(SegmentName.of(0) + ".2")).hasBinaryContent(segment);
    }

    @Test
    void archivedSegmentsMakeTheLogWholeAgain(@TempDir Path root) throws IOException {
        Path directory = root.resolve("clog");
        Path archive = Files.createDirectory(root.resolve("archive"));
        Commitlog log = Commitlog.open(DiskFileSystem.INSTANCE, directory, TINY_SEGMENTS, 0, CommitVisitor.NONE);
        append(log, 4);
        assertThat(log.releaseBelow(2, archive)).isEqualTo(2);
        log.close();
        try (var archived = Files.list(archive)) {
            for (Path segment : archived.toList()) {
                Files.copy(segment, directory.resolve(segment.getFileName()));
            }
        }
        Commitlog.open(DiskFileSystem.INSTANCE, directory, TINY_SEGMENTS, 0, this::note)
                .close();
        assertThat(read).isEqualTo(expected(0, 4));
    }

    @Test
    void logThatEndsBeforeWhatIsKnownToBeDurableIsCorrupt() throws IOException {
        append(open(TINY_SEGMENTS, 0), 3);
        files.crash(Survival.ALL);
        Path newest = DIRECTORY.resolve("00000000000000000002.clog");
        files.setContent(newest, Arrays.copyOf(files.content(newest), SegmentHeaderLayout.LENGTH + 30));
        assertThatThrownBy(() -> Commitlog.open(files, DIRECTORY, TINY_SEGMENTS, 1, 3, this::note))
                .isInstanceOf(CorruptCommitlogException.class)
                .hasMessageStartingWith("durable commit is damaged: txOffset=2");
        files.setContent(newest, Arrays.copyOf(files.content(newest), SegmentHeaderLayout.LENGTH));
        assertThatThrownBy(() -> Commitlog.open(files, DIRECTORY, TINY_SEGMENTS, 1, 3, this::note))
                .isInstanceOf(CorruptCommitlogException.class)
                .hasMessageStartingWith(
                        "log ends before what is known to be durable: txOffset=2, provenTxCount=3, segment=");
        Commitlog.open(files, DIRECTORY, TINY_SEGMENTS, 1, 2, this::note).close();
    }

    @Test
    void scanTellsWhatIsBehindADamage() throws IOException {
        Commitlog log = open(PREALLOCATED, 0);
        append(log, 10);
        log.close();
        overwrite(SEGMENT, SegmentHeaderLayout.LENGTH + 4 * FRAME + 8, (byte) 99);
        read.clear();
        List<SegmentScan> scans = SegmentScan.scan(files, DIRECTORY, 2, this::note);
        List<String> intact = expected(2, 4);
        intact.addAll(expected(5, 10));
        assertThat(read).isEqualTo(intact);
        int header = SegmentHeaderLayout.LENGTH;
        assertThat(scans).singleElement().satisfies(scan -> {
            assertThat(scan.problems())
                    .containsExactly(
                            new SegmentScan.Problem("commit is damaged: txOffset=4", header + 4 * FRAME, false));
            assertThat(scan.ranges())
                    .containsExactly(
                            new SegmentScan.Range(0, 4, header, header + 4 * FRAME),
                            new SegmentScan.Range(5, 10, header + 5 * FRAME, header + 10 * FRAME + 24));
            assertThat(scan.intactEnd()).isEqualTo(4);
            assertThat(scan.knownTxCount()).isEqualTo(10);
        });
        Path copy = Path.of("copy");
        assertThat(SegmentScan.copyRange(files, SEGMENT, scans.get(0).ranges().get(1), copy, 8))
                .isEqualTo(3);
        SegmentScan.rewriteManifest(files, copy);
        read.clear();
        Commitlog.open(files, copy, PREALLOCATED, 5, this::note).close();
        assertThat(read).isEqualTo(expected(5, 8));
        assertThat(SegmentScan.manifestProblem(files, DIRECTORY)).isNull();
        files.remove(DIRECTORY.resolve("manifest"));
        assertThat(SegmentScan.manifestProblem(files, DIRECTORY)).isEqualTo("manifest is missing");
        SegmentScan.rewriteManifest(files, DIRECTORY);
        assertThat(SegmentScan.manifestProblem(files, DIRECTORY)).isNull();
    }

    @Test
    void scanTellsASegmentOfAnotherPlaceFromADamagedOne() throws IOException {
        Commitlog log = open(PREALLOCATED, 0);
        append(log, 3);
        log.close();
        byte[] intact = files.content(SEGMENT);
        assertThat(scanOne().isForeign()).isFalse();

        overwrite(SEGMENT, SegmentHeaderLayout.MAGIC_OFFSET, (byte) 'X');
        SegmentScan damaged = scanOne();
        assertThat(damaged.isForeign()).isFalse();
        assertThat(damaged.problems()).containsExactly(new SegmentScan.Problem("segment header is damaged", 0, false));
        assertThat(damaged.intactEnd()).isEqualTo(3);

        byte[] header = SegmentHeaderLayout.encode(7, LittleEndian.getInt(intact, SegmentHeaderLayout.MASK_OFFSET));
        System.arraycopy(header, 0, intact, 0, header.length);
        files.setContent(SEGMENT, intact);
        SegmentScan foreign = scanOne();
        assertThat(foreign.isForeign()).isTrue();
        assertThat(foreign.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.text()).startsWith("segment does not start where its name says: expected=0, actual=7");
            assertThat(problem.offset()).isZero();
        });
    }

    private SegmentScan scanOne() {
        return SegmentScan.scan(files, DIRECTORY, 0, CommitVisitor.NONE).get(0);
    }
}
