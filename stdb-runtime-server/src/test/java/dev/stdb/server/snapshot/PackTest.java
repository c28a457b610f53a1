package dev.stdb.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.OpenFile;
import dev.stdb.server.row.RowBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pages through a pack and back. */
class PackTest {

    private static final Path DIRECTORY = Path.of("packs");

    private final FaultyFileSystem files = new FaultyFileSystem(1);

    private int pauses;

    private PageRef write(RowBuffer rows) throws IOException {
        files.createDirectories(DIRECTORY);
        try (PackWriter writer = new PackWriter(files, DIRECTORY, 1, () -> pauses++)) {
            PageRef ref = writer.add(3, 5, rows);
            assertThat(writer.finish()).isEqualTo(ref.position() + ref.blockLength());
            return ref;
        }
    }

    private RowBuffer read(PageRef ref) throws IOException {
        try (PackReader reader = PackReader.open(files, DIRECTORY, 1)) {
            return reader.read(ref, 3, 5);
        }
    }

    private static RowBuffer row(byte[] bytes) {
        RowBuffer rows = new RowBuffer();
        rows.add(bytes, 0, bytes.length);
        return rows;
    }

    /** Returns a row that makes the page {@code rawLength} bytes long. */
    private static byte[] rowOfPage(int rawLength) {
        return new byte[rawLength - 2 * Integer.BYTES];
    }

    @Test
    void pagesOfAnyLengthComeBack() throws IOException {
        List<Integer> lengths = new ArrayList<>();
        for (int pieces = 1; pieces <= 5; pieces++) {
            int edge = pieces * PackFormat.PIECE_BYTES;
            lengths.addAll(List.of(edge - 1, edge, edge + 1));
        }
        lengths.addAll(List.of(8, 9, 4 << 20));
        Random random = new Random(1);
        for (int length : lengths) {
            byte[] zeros = rowOfPage(length);
            byte[] noise = rowOfPage(length);
            random.nextBytes(noise);
            for (byte[] bytes : List.of(zeros, noise)) {
                PageRef ref = write(row(bytes));
                assertThat(ref.rawLength()).isEqualTo(length);
                assertThat(read(ref).row(0)).as("length=%d", length).isEqualTo(bytes);
                files.delete(DIRECTORY.resolve(PackFormat.nameOf(1)));
            }
        }
    }

    @Test
    void pausesBetweenPiecesOfALargePage() throws IOException {
        write(row(rowOfPage(4 << 20)));
        assertThat(pauses).isEqualTo((4 << 20) / PackFormat.PIECE_BYTES);
    }

    /** Damage has a wrong checksum. These blocks bear a right one, so what is in them must be judged by itself. */
    @Test
    void blockThatIsNoPageIsRefused() throws IOException {
        assertRefused("page is compressed in an unknown way", (block, at) -> LittleEndian.putInt(block, 12, 1));
        assertRefused("page does not decode", (block, at) -> LittleEndian.putInt(block, at, Integer.MAX_VALUE));
        assertRefused("page does not decode", (block, at) -> LittleEndian.putInt(block, at, -1));
        assertRefused("page does not decode", (block, at) -> LittleEndian.putInt(block, at, 3));
        assertRefused("page does not decode", (block, at) -> LittleEndian.putInt(block, 12, PackFormat.CODEC_RAW));
    }

    private interface Change {
        void apply(byte[] block, int firstPiece);
    }

    private void assertRefused(String message, Change change) throws IOException {
        PageRef ref = write(row(rowOfPage(40_000)));
        byte[] block = new byte[(int) ref.blockLength()];
        Path pack = DIRECTORY.resolve(PackFormat.nameOf(1));
        int checksum;
        try (OpenFile file = files.open(pack)) {
            file.read(ref.position(), block, 0, block.length);
            change.apply(block, PackFormat.BLOCK_HEADER_LENGTH);
            checksum = PackFormat.blockChecksum(block, 0, ref.storedLength());
            LittleEndian.putInt(block, 0, checksum);
            file.write(ref.position(), block, 0, block.length);
        }
        PageRef changed = new PageRef(1, ref.position(), ref.storedLength(), ref.rawLength(), ref.rowCount(), checksum);
        assertThatThrownBy(() -> read(changed))
                .isInstanceOf(CorruptSnapshotException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("tableId=3, page=5");
        files.delete(pack);
    }
}
