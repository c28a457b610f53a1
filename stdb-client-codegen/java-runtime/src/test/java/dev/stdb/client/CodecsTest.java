package dev.stdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.types.Result;
import dev.stdb.types.Uuid;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CodecsTest {
    private final BsatnWriter out = new BsatnWriter();

    @Test
    void numbersThatDoNotFitTheirUnsignedTypeAreRefused() {
        assertThatThrownBy(() -> Codecs.writeU8(out, (short) -1)).hasMessageContaining("value=-1, max=255");
        assertThatThrownBy(() -> Codecs.writeU8(out, (short) 256)).hasMessageContaining("value=256");
        assertThatThrownBy(() -> Codecs.writeU16(out, 65_536)).hasMessageContaining("max=65535");
        assertThatThrownBy(() -> Codecs.writeU32(out, 1L << 32)).hasMessageContaining("max=4294967295");
        assertThat(out.length()).isZero();
        Codecs.writeU32(out, 0xffffffffL);
        assertThat(Codecs.readU32(new BsatnReader(out.toByteArray()))).isEqualTo(0xffffffffL);
    }

    @Test
    void uuidIsItsCanonicalBytesReversed() {
        Uuid uuid = Uuid.fromString("01888d6e-5c00-7000-8000-000000000001");
        Codecs.writeUuid(out, uuid);
        assertThat(out.toByteArray()).startsWith(1, 0, 0).endsWith(0x6e, 0x8d, 0x88, 0x01);
        assertThat(Codecs.readUuid(new BsatnReader(out.toByteArray()))).isEqualTo(uuid);
    }

    @Test
    void byteStringsAreEqualByContentWhereverTheyAre() {
        List<Object> same = List.of(bytes(1), List.of(Optional.of(bytes(2))), new Result.Ok<>(bytes(3)), 4);
        List<Object> again = List.of(bytes(1), List.of(Optional.of(bytes(2))), new Result.Ok<>(bytes(3)), 4);
        assertThat(Codecs.equal(same, again)).isTrue();
        assertThat(Codecs.hash(same)).isEqualTo(Codecs.hash(again));
        assertThat(Codecs.equal(new Result.Ok<>(bytes(1)), new Result.Err<>(bytes(1))))
                .isFalse();
        assertThat(Codecs.equal(new Result.Err<>(bytes(1)), new Result.Err<>(bytes(2))))
                .isFalse();
        assertThat(Codecs.equal(Optional.of(bytes(1)), Optional.empty())).isFalse();
        assertThat(Codecs.equal(List.of(bytes(1)), List.of(bytes(1), bytes(1)))).isFalse();
        assertThat(Codecs.equal(bytes(1), bytes(2))).isFalse();
    }

    private static byte[] bytes(int value) {
        return new byte[] {(byte) value};
    }
}
