package dev.stdb.server.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LittleEndianTest {

    @Test
    void numbersLieLeastSignificantByteFirstAtAnyOffset() {
        byte[] bytes = new byte[16];
        LittleEndian.putLong(bytes, 3, 0x0102_0304_0506_0708L);

        assertThat(bytes[3]).isEqualTo((byte) 8);
        assertThat(bytes[10]).isEqualTo((byte) 1);
        assertThat(LittleEndian.getLong(bytes, 3)).isEqualTo(0x0102_0304_0506_0708L);
        assertThat(LittleEndian.getInt(bytes, 3)).isEqualTo(0x0506_0708);
        assertThat(LittleEndian.getShort(bytes, 3)).isEqualTo((short) 0x0708);
        LittleEndian.putInt(bytes, 1, -2);
        LittleEndian.putShort(bytes, 5, (short) -3);
        assertThat(LittleEndian.getInt(bytes, 1)).isEqualTo(-2);
        assertThat(LittleEndian.getShort(bytes, 5)).isEqualTo((short) -3);
    }

    @Test
    void accessBeyondTheArrayIsRefused() {
        assertThatThrownBy(() -> LittleEndian.getLong(new byte[8], 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void checksumIsCastagnoli() {
        // The check value of CRC-32C.
        byte[] digits = " 123456789 ".getBytes(StandardCharsets.US_ASCII);
        assertThat(Checksums.crc32c(digits, 1, 9)).isEqualTo(0xE306_9283);
    }
}
