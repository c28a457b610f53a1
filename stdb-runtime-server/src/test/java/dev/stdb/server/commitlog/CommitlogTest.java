package dev.stdb.server.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.common.Checksums;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem.Fault;
import dev.stdb.server.common.io.FaultyFileSystem.Survival;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommitlogTest {

    private static final Path DIRECTORY = Path.of("clog");
    private static final Path FIRST_SEGMENT = DIRECTORY.resolve("00000000000000000000.clog");
    private static final Path MANIFEST = DIRECTORY.resolve("manifest");
    private static final CommitlogConfig SEGMENTS_OF_300 = new CommitlogConfig(300, 0, 1_000);
    private static final CommitlogConfig ONE_SEGMENT =
            CommitlogConfig.defaults().withPreallocationBytes(0);

    /** Every batch gets a segment of its own. */
    private static final CommitlogConfig TINY_SEGMENTS =
            CommitlogConfig.defaults().withSegmentSizeMaxBytes(1);

    private final FaultyFileSystem files = new FaultyFileSystem(1);
    private final List<String> read = new ArrayList<>();

    private Commitlog open(CommitlogConfig config) {
        return open(config, 0);
    }

    private Commitlog open(CommitlogConfig config, long fromTxOffset) {
        read.clear();
        return Commitlog.open(
                files,
                DIRECTORY,
                config,
                fromTxOffset,
                (txOffset, array, offset, length) ->
                        read.add(txOffset + ":" + new String(array, offset, length, StandardCharsets.US_ASCII)));
    }

    /** Appends each text as a transaction in a batch of its own, forced. */
    private static void append(Commitlog log, String... texts) {
        for (String text : texts) {
            log.write(batch(log.nextTxOffset(), text));
            log.force();
        }
    }

    private static CommitBatch batch(long firstTxOffset, String... texts) {
        CommitBatch batch = new CommitBatch();
        for (String text : texts) {
            byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
            batch.add(firstTxOffset + batch.count(), payload, 0, payload.length);
        }
        return batch;
    }

    /** Leaves a log with the transactions a, b, c on disk and, as after a crash, no seal. */
    private void writeAbcAndCrash(CommitlogConfig config) {
        append(open(config), "a", "b", "c");
        files.crash(Survival.ALL);
    }

    private void corrupt(Path file, int offset) throws IOException {
        byte[] content = files.content(file);
        content[offset] ^= 0x10;
        files.setContent(file, content);
    }

    private void truncate(Path file, int length) throws IOException {
        files.setContent(file, Arrays.copyOf(files.content(file), length));
    }

    /** Also shows that a segment of version 1 is continued as such. */
    @Test
    void bytesOnDiskAreAsDocumented() throws IOException {
        open(ONE_SEGMENT).close();
        files.setContent(
                FIRST_SEGMENT,
                HexFormat.of().parseHex("53544442434c4f47010001004cf14f4600000000000000000000000000000000"));
        try (Commitlog log = open(ONE_SEGMENT)) {
            log.write(batch(0, "hello", "12345678"));
            log.force();
            append(log, "x");
        }
        assertThat(HexFormat.ofDelimiter(" ").formatHex(files.content(FIRST_SEGMENT)))
                .isEqualTo(String.join(
                        " ",
                        // header: magic, version 1, algorithm 1, checksum, base 0
                        "53 54 44 42 43 4c 4f 47 01 00 01 00 4c f1 4f 46",
                        "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
                        // tx 0: checksum, length 5, tx offset, durable count, payload with three bytes of padding
                        "56 d2 79 ca 05 00 00 00 00 00 00 00 00 00 00 00",
                        "00 00 00 00 00 00 00 00 68 65 6c 6c 6f 00 00 00",
                        // tx 1, same batch: durable count still 0, no padding
                        "62 c3 d8 a3 08 00 00 00 01 00 00 00 00 00 00 00",
                        "00 00 00 00 00 00 00 00 31 32 33 34 35 36 37 38",
                        // tx 2: the force between makes the durable count 2
                        "78 71 16 14 01 00 00 00 02 00 00 00 00 00 00 00",
                        "02 00 00 00 00 00 00 00 78 00 00 00 00 00 00 00",
                        // seal: no payload, next tx offset 3, durable count 3
                        "a4 b1 79 74 00 00 00 00 03 00 00 00 00 00 00 00",
                        "03 00 00 00 00 00 00 00"));
        assertThat(HexFormat.ofDelimiter(" ").formatHex(files.content(MANIFEST)))
                .isEqualTo("53 54 44 42 4d 41 4e 49 01 00 00 00 b5 29 00 9d 00 00 00 00 00 00 00 00");
    }

    @Test
    void checksumsOfFramesAreMaskedByARandomNumberOfTheSegment() throws IOException {
        writeAbcAndCrash(TINY_SEGMENTS);
        Set<Integer> masks = new HashSet<>();
        for (long base = 0; base < 3; base++) {
            byte[] content = files.content(DIRECTORY.resolve(SegmentName.of(base)));
            assertThat(SegmentHeaderLayout.version(content)).isEqualTo(2);
            int mask = LittleEndian.getInt(content, SegmentHeaderLayout.MASK_OFFSET);
            int frame = SegmentHeaderLayout.LENGTH;
            int length = CommitFrameLayout.frameLength(1) - CommitFrameLayout.CHECKED_OFFSET;
            assertThat(CommitFrameLayout.storedChecksum(content, frame))
                    .isEqualTo(mask ^ Checksums.crc32c(content, frame + CommitFrameLayout.CHECKED_OFFSET, length));
            masks.add(mask);
        }
        assertThat(masks).hasSize(3);
    }

    /** A client may send whatever it likes as an argument, and machines crash. */
    @Test
    void frameInsideOfAPayloadIsNotTakenForOneBehindATornFrame() throws IOException {
        Commitlog log = open(ONE_SEGMENT);
        append(log, "a");
        byte[] forged = new byte[64];
        CommitFrameLayout.begin(forged, 0, 6, 1);
        System.arraycopy("forged".getBytes(StandardCharsets.US_ASCII), 0, forged, CommitFrameLayout.HEADER_LENGTH, 6);
        CommitFrameLayout.finish(forged, 0, 1, 0);
        CommitFrameLayout.begin(forged, 32, 0, 2);
        CommitFrameLayout.finish(forged, 32, 2, 0);
        CommitBatch batch = new CommitBatch();
        batch.add(1, forged, 0, forged.length);
        log.write(batch);
        files.crash(Survival.ALL);
        corrupt(FIRST_SEGMENT, SegmentHeaderLayout.LENGTH + CommitFrameLayout.frameLength(1));

        List<String> scanned = new ArrayList<>();
        SegmentScan scan = SegmentScan.scan(
                        files,
                        DIRECTORY,
                        0,
                        (txOffset, array, offset, length) ->
                                scanned.add(new String(array, offset, length, StandardCharsets.US_ASCII)))
                .get(0);
        assertThat(scanned).containsExactly("a");
        assertThat(scan.durableCount()).isLessThanOrEqualTo(1);
        open(ONE_SEGMENT).close();
        assertThat(read).containsExactly("0:a");
    }

    @Test
    void checksumIsCrc32cOfTheCheckValue() {
        byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(Checksums.crc32c(check, 0, check.length)).isEqualTo(0xE3069283);
    }

    @Test
    void reopenedLogReturnsItsTransactionsAndGoesOn() {
        try (Commitlog log = open(ONE_SEGMENT)) {
            append(log, "a", "b");
        }
        try (Commitlog log = open(ONE_SEGMENT)) {
            assertThat(read).containsExactly("0:a", "1:b");
            append(log, "c");
        }
        open(ONE_SEGMENT).close();
        assertThat(read).containsExactly("0:a", "1:b", "2:c");
    }

    @Test
    void fullSegmentIsFollowedByAnother() throws IOException {
        try (Commitlog log = open(TINY_SEGMENTS)) {
            log.write(batch(0, "a", "b"));
            append(log, "c", "d");
        }
        assertThat(files.list(DIRECTORY))
                .containsExactly(
                        "00000000000000000000.clog",
                        "00000000000000000002.clog",
                        "00000000000000000003.clog",
                        "manifest");
        open(TINY_SEGMENTS).close();
        assertThat(read).containsExactly("0:a", "1:b", "2:c", "3:d");
    }

    @Test
    void readingStartsWhereAsked() throws IOException {
        writeAbcAndCrash(TINY_SEGMENTS);
        files.remove(FIRST_SEGMENT); // archived behind a snapshot
        open(TINY_SEGMENTS, 2).close();
        assertThat(read).containsExactly("2:c");
    }

    @Test
    void tornTailIsCut() throws IOException {
        writeAbcAndCrash(ONE_SEGMENT);
        int whole = files.content(FIRST_SEGMENT).length;
        truncate(FIRST_SEGMENT, whole - 1);
        Commitlog log = open(ONE_SEGMENT);
        assertThat(read).containsExactly("0:a", "1:b");
        assertThat(log.cutBytes()).isEqualTo(31);
        append(log, "C");
        files.crash(Survival.NONE);
        open(ONE_SEGMENT).close();
        assertThat(read).containsExactly("0:a", "1:b", "2:C");
    }

    @Test
    void unforcedTransactionsMayReachTheDiskOutOfOrder() throws IOException {
        Commitlog log = open(ONE_SEGMENT);
        append(log, "a");
        log.write(batch(1, "b", "c", "d"));
        files.crash(Survival.ALL);
        corrupt(FIRST_SEGMENT, SegmentHeaderLayout.LENGTH + 32 + 4); // b never arrived, c and d did
        open(ONE_SEGMENT).close();
        assertThat(read).containsExactly("0:a");
    }

    @Test
    void damageToAnAcknowledgedTransactionIsCorruption() throws IOException {
        writeAbcAndCrash(ONE_SEGMENT);
        byte[] before = damageTransaction(1);
        assertThatThrownBy(() -> open(ONE_SEGMENT))
                .isInstanceOf(CorruptCommitlogException.class)
                .hasMessage("durable commit is damaged: txOffset=1, segment=00000000000000000000.clog, offset=64");
        assertThat(files.content(FIRST_SEGMENT)).as("left untouched").isEqualTo(before);
        assertThat(files.openFileCount()).isZero();
    }

    private byte[] damageTransaction(int index) throws IOException {
        corrupt(FIRST_SEGMENT, SegmentHeaderLayout.LENGTH + 32 * index + 24);
        return files.content(FIRST_SEGMENT);
    }

    @Test
    void sealMakesDamageToTheLastTransactionKnown() throws IOException {
        try (Commitlog log = open(ONE_SEGMENT)) {
            append(log, "a", "b", "c");
        }
        damageTransaction(2);
        assertThatThrownBy(() -> open(ONE_SEGMENT)).isInstanceOfSatisfying(CorruptCommitlogException.class, e -> {
            assertThat(e).hasMessageEndingWith("segment=" + FIRST_SEGMENT.getFileName() + ", offset=96");
            assertThat(e.code()).isEqualTo(CommitlogErrorCode.COMMITLOG_CORRUPT);
        });
    }

    @Test
    void sealIsOnDiskWhenCloseReturns() throws IOException {
        try (Commitlog log = open(ONE_SEGMENT)) {
            append(log, "a", "b", "c");
        }
        files.crash(Survival.NONE);
        damageTransaction(2);
        assertThatThrownBy(() -> open(ONE_SEGMENT))
                .isInstanceOf(CorruptCommitlogException.class)
                .hasMessageStartingWith("durable commit is damaged: txOffset=2");
    }

    @Test
    void damageToAnOlderSegmentIsCorruption() throws IOException {
        writeAbcAndCrash(TINY_SEGMENTS);
        truncate(FIRST_SEGMENT, SegmentHeaderLayout.LENGTH + 31);
        assertThatThrownBy(() -> open(TINY_SEGMENTS))
                .isInstanceOf(CorruptCommitlogException.class)
                .hasMessage("commit is damaged: txOffset=0, segment=00000000000000000000.clog, offset=32");
    }

    @Test
    void damagedHeaderIsCorruption() throws IOException {
        writeAbcAndCrash(ONE_SEGMENT);
        corrupt(FIRST_SEGMENT, 0);
        assertThatThrownBy(() -> open(ONE_SEGMENT))
                .isInstanceOf(CorruptCommitlogException.class)
                .hasMessage("segment header is damaged: segment=00000000000000000000.clog, offset=0");
    }

    @Test
    void damagedManifestIsCorruption() throws IOException {
        writeAbcAndCrash(ONE_SEGMENT);
        corrupt(MANIFEST, 17);
        assertThatThrownBy(() -> open(ONE_SEGMENT))
                .isInstanceOf(CorruptCommitlogException.class)
                .hasMessage("manifest is damaged: segment=manifest, offset=0");
    }

    @Test
    void everyFlippedBitIsNoticedOrOnlyCutsWhatNoLaterFrameProves() throws IOException {
        try (Commitlog log = open(ONE_SEGMENT)) {
            append(log, "a", "bb", "ccc");
        }
        byte[] intact = files.content(FIRST_SEGMENT);
        int seal = intact.length - CommitFrameLayout.HEADER_LENGTH;
        for (int bit = 0; bit < intact.length * 8; bit++) {
            byte[] damaged = intact.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            files.setContent(FIRST_SEGMENT, damaged);
            if (bit / 8 >= seal) {
                open(ONE_SEGMENT).close();
                assertThat(read).containsExactly("0:a", "1:bb", "2:ccc");
            } else {
                assertThatThrownBy(() -> open(ONE_SEGMENT)).as("bit %d", bit).isInstanceOf(CommitlogException.class);
            }
        }
    }

    @Test
    void missingFirstSegmentIsNoticed() {
        writeAbcAndCrash(TINY_SEGMENTS);
        files.remove(FIRST_SEGMENT);
        assertThatThrownBy(() -> open(TINY_SEGMENTS))
                .isInstanceOf(MissingSegmentException.class)
                .hasMessage("commitlog segment is missing: missingTxOffset=0, oldestBase=1, directory=clog");
    }

    @Test
    void missingMiddleSegmentIsNoticed() {
        writeAbcAndCrash(TINY_SEGMENTS);
        files.remove(DIRECTORY.resolve("00000000000000000001.clog"));
        assertThatThrownBy(() -> open(TINY_SEGMENTS))
                .isInstanceOf(MissingSegmentException.class)
                .hasMessage("commitlog segment is missing: missingTxOffset=1, nextBase=2, directory=clog");
    }

    @Test
    void missingNewestSegmentIsNoticed() {
        writeAbcAndCrash(TINY_SEGMENTS);
        files.remove(DIRECTORY.resolve("00000000000000000002.clog"));
        assertThatThrownBy(() -> open(TINY_SEGMENTS))
                .isInstanceOf(MissingSegmentException.class)
                .hasMessage("commitlog segment is missing: missingTxOffset=2, newestBase=1, newestBaseByManifest=2, "
                        + "directory=clog");
    }

    @Test
    void missingSegmentsAreNoticedWhenNoneIsLeft() {
        writeAbcAndCrash(ONE_SEGMENT);
        files.remove(FIRST_SEGMENT);
        assertThatThrownBy(() -> open(ONE_SEGMENT)).isInstanceOf(MissingSegmentException.class);
    }

    @Test
    void segmentOfAnotherPlaceIsNoticed() throws IOException {
        writeAbcAndCrash(TINY_SEGMENTS);
        files.setContent(DIRECTORY.resolve("00000000000000000001.clog"), files.content(FIRST_SEGMENT));
        assertThatThrownBy(() -> open(TINY_SEGMENTS))
                .isInstanceOf(CorruptCommitlogException.class)
                .hasMessage("segment does not start where its name says: expected=1, actual=0, "
                        + "segment=00000000000000000001.clog, offset=16");
    }

    @Test
    void otherVersionsAreToldFromDamage() throws IOException {
        writeAbcAndCrash(ONE_SEGMENT);
        setVersion(3);
        assertThatThrownBy(() -> open(ONE_SEGMENT))
                .isInstanceOf(CommitlogTooNewException.class)
                .hasMessage("commitlog format is too new: version=3, limit=2, file=00000000000000000000.clog");
        setVersion(0);
        assertThatThrownBy(() -> open(ONE_SEGMENT))
                .isInstanceOf(CommitlogTooOldException.class)
                .hasMessage("commitlog format is too old: version=0, limit=1, file=00000000000000000000.clog");
    }

    private void setVersion(int version) throws IOException {
        byte[] content = files.content(FIRST_SEGMENT);
        byte[] header = Arrays.copyOf(content, SegmentHeaderLayout.LENGTH);
        LittleEndian.putShort(header, SegmentHeaderLayout.VERSION_OFFSET, (short) version);
        LittleEndian.putInt(header, SegmentHeaderLayout.CHECKSUM_OFFSET, SegmentHeaderLayout.computeChecksum(header));
        System.arraycopy(header, 0, content, 0, header.length);
        files.setContent(FIRST_SEGMENT, content);
    }

    @Test
    void afterAFailedForceEverythingIsRefused() {
        Commitlog log = open(ONE_SEGMENT);
        append(log, "a");
        log.write(batch(1, "b"));
        files.failAt(0, Fault.FORCE_LIES_ONCE);
        assertThatThrownBy(log::force)
                .isInstanceOf(CommitlogException.class)
                .hasMessage(
                        "commitlog force failed: segment=clog/00000000000000000000.clog, offset=96, nextTxOffset=2");
        assertThat(log.durableCount()).isEqualTo(1);
        assertThatThrownBy(log::force).isInstanceOf(CommitlogException.class);
        assertThatThrownBy(() -> log.write(batch(2, "c"))).isInstanceOf(CommitlogException.class);
        log.close();
        files.crash(Survival.ALL);
        open(ONE_SEGMENT).close();
        assertThat(read).as("what the kernel dropped is gone").startsWith("0:a");
    }

    @Test
    void fullDiskDoesNotHurtWhatIsThere() {
        Commitlog log = open(ONE_SEGMENT);
        append(log, "a");
        files.failAt(0, Fault.TORN);
        assertThatThrownBy(() -> log.write(batch(1, "x".repeat(5_000))))
                .isInstanceOf(CommitlogException.class)
                .hasMessageStartingWith("commitlog write failed: segment=clog/00000000000000000000.clog, offset=64");
        files.crash(Survival.ALL);
        open(ONE_SEGMENT).close();
        assertThat(read).containsExactly("0:a");
    }

    @Test
    void writeThatFailedIsRepeated() {
        Commitlog log = open(ONE_SEGMENT);
        append(log, "a");
        files.failAt(0, Fault.TORN_ONCE);
        CommitBatch batch = batch(1, "b".repeat(1_000), "c");
        assertThatThrownBy(() -> log.write(batch))
                .isInstanceOfSatisfying(
                        CommitlogException.class,
                        e -> assertThat(e.code()).isEqualTo(CommitlogErrorCode.COMMITLOG_WRITE));
        assertThat(log.nextTxOffset()).isEqualTo(1);
        log.write(batch);
        log.force();
        assertThat(log.durableCount()).isEqualTo(3);
        files.crash(Survival.NONE);
        open(ONE_SEGMENT).close();
        assertThat(read).containsExactly("0:a", "1:" + "b".repeat(1_000), "2:c");
    }

    @ParameterizedTest
    @EnumSource(Survival.class)
    void nothingOfAFailedWriteIsThereAfterAClose(Survival survival) throws IOException {
        Commitlog log = open(ONE_SEGMENT);
        append(log, "a");
        int end = files.content(FIRST_SEGMENT).length;
        files.failAt(0, Fault.TORN_ONCE);
        String lost = "x".repeat(100);
        assertThatThrownBy(() -> log.write(batch(1, lost, lost, lost, lost))).isInstanceOf(CommitlogException.class);
        // Frames that would count as transactions: whole, and where the next one is to be.
        assertThat(files.content(FIRST_SEGMENT).length)
                .isGreaterThan(end + 2 * CommitFrameLayout.frameLength(lost.length()));
        log.close();
        files.crash(survival);
        try (Commitlog again = open(ONE_SEGMENT)) {
            assertThat(read).containsExactly("0:a");
            assertThat(again.cutBytes()).as("bytes behind the seal").isZero();
        }
        assertThat(new String(files.content(FIRST_SEGMENT), StandardCharsets.ISO_8859_1))
                .doesNotContain("xxxx");
    }

    @Test
    void withoutFileDescriptorsAFullSegmentGoesOn() throws IOException {
        Commitlog log = open(SEGMENTS_OF_300);
        files.setOpenMax(files.openFileCount());
        for (int i = 0; i < 20; i++) {
            append(log, "x".repeat(100));
        }
        assertThat(segments()).hasSize(1);
        files.setOpenMax(Integer.MAX_VALUE);
        append(log, "y");
        assertThat(segments()).hasSize(2);
        files.crash(Survival.NONE);
        open(SEGMENTS_OF_300).close();
        assertThat(read).hasSize(21).endsWith("20:y");
    }

    @Test
    void segmentOpenedAheadNeedsNoFileDescriptor() throws IOException {
        Commitlog log = open(SEGMENTS_OF_300);
        append(log, "x".repeat(300));
        log.prepareNext();
        files.setOpenMax(files.openFileCount());
        append(log, "y");
        append(log, "z");
        assertThat(segments()).hasSize(2);
        files.setOpenMax(Integer.MAX_VALUE);
        files.crash(Survival.NONE);
        open(SEGMENTS_OF_300).close();
        assertThat(read).hasSize(3).endsWith("2:z");
        assertThat(files.exists(DIRECTORY.resolve("segment.new"))).isFalse();
    }

    @Test
    void withoutRoomForZerosTheLogGoesOn() {
        Commitlog log = open(new CommitlogConfig(1_000_000, 1_000, 1_000));
        append(log, "a");
        long room = files.operationCount();
        files.failAt(1, Fault.TORN_ONCE); // the frame is written, the zeros behind it are not
        append(log, "b".repeat(2_000));
        assertThat(files.operationCount()).isGreaterThan(room);
        append(log, "c");
        files.crash(Survival.NONE);
        open(ONE_SEGMENT).close();
        assertThat(read).containsExactly("0:a", "1:" + "b".repeat(2_000), "2:c");
    }

    private List<String> segments() throws IOException {
        return files.list(DIRECTORY).stream()
                .filter(name -> name.endsWith(".clog"))
                .toList();
    }

    @Test
    void batchMustContinueTheLog() {
        try (Commitlog log = open(ONE_SEGMENT)) {
            assertThatThrownBy(() -> log.write(batch(1, "b")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("batch does not continue the log: expected=0, actual=1, count=1");
            CommitBatch batch = batch(0, "a");
            assertThatThrownBy(() -> batch.add(5, new byte[1], 0, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("transactions of a batch must be consecutive: expected=1, actual=5");
            assertThatThrownBy(() -> batch.add(1, new byte[1], 0, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void payloadsOfManySizesSurviveOnTheRealDisk(@TempDir Path directory) {
        CommitlogConfig config = CommitlogConfig.defaults().withSegmentSizeMaxBytes(4_000_000);
        List<Integer> lengths = List.of(1, 7, 8, 9, 64 * 1024, 1_048_576 - 24, 1_048_576, 3_000_001, 1);
        try (Commitlog log = Commitlog.open(DiskFileSystem.INSTANCE, directory, config, 0, CommitVisitor.NONE)) {
            for (int length : lengths) {
                CommitBatch batch = new CommitBatch();
                byte[] payload = new byte[length + 3];
                Arrays.fill(payload, (byte) length);
                batch.add(log.nextTxOffset(), payload, 3, length);
                log.write(batch);
            }
        }
        List<Integer> found = new ArrayList<>();
        Commitlog.open(DiskFileSystem.INSTANCE, directory, config, 0, (txOffset, array, offset, length) -> {
                    found.add(length);
                    assertThat(array[offset]).isEqualTo((byte) length);
                    assertThat(array[offset + length - 1]).isEqualTo((byte) length);
                })
                .close();
        assertThat(found).isEqualTo(lengths);
    }
}
