package dev.stdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowListsTest {
    private final List<String> rows = new ArrayList<>();

    private BsatnReader read(BsatnWriter out) {
        BsatnReader in = new BsatnReader(out.toByteArray());
        RowLists.forEach(
                in, (bytes, at, length) -> rows.add(Arrays.toString(Arrays.copyOfRange(bytes, at, at + length))));
        return in;
    }

    private static BsatnWriter fixed(int size, int... bytes) {
        BsatnWriter out = new BsatnWriter();
        out.writeTag(0);
        out.writeU16(size);
        data(out, bytes);
        return out;
    }

    private static BsatnWriter offsets(List<Long> offsets, int... bytes) {
        BsatnWriter out = new BsatnWriter();
        out.writeTag(1);
        out.writeCount(offsets.size());
        offsets.forEach(out::writeU64);
        data(out, bytes);
        return out;
    }

    private static void data(BsatnWriter out, int... bytes) {
        out.writeCount(bytes.length);
        for (int each : bytes) {
            out.writeU8(each);
        }
        out.writeU8(99); // what comes behind the list
    }

    @Test
    void rowsOfOneSize() {
        assertThat(read(fixed(2, 1, 2, 3, 4, 5, 6)).readU8()).isEqualTo(99);
        assertThat(rows).containsExactly("[1, 2]", "[3, 4]", "[5, 6]");
    }

    @Test
    void rowsWithOffsetsMayBeEmpty() {
        assertThat(read(offsets(List.of(0L, 1L, 1L), 7, 8)).readU8()).isEqualTo(99);
        assertThat(rows).containsExactly("[7]", "[]", "[8]");
        rows.clear();
        assertThat(read(offsets(List.of())).readU8()).isEqualTo(99);
        assertThat(rows).isEmpty();
    }

    @Test
    void boundariesThatMakeNoSenseAreRefused() {
        for (BsatnWriter broken : List.of(
                fixed(2, 1, 2, 3),
                fixed(0, 1),
                offsets(List.of(0L, 3L), 1, 2),
                offsets(List.of(0L, 2L, 1L), 1, 2),
                offsets(List.of(-1L), 1, 2))) {
            assertThatThrownBy(() -> read(broken)).isInstanceOf(ProtocolException.class);
        }
    }
}
