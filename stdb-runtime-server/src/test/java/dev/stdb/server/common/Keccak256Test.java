package dev.stdb.server.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Keccak256Test {
    private static String hash(String text) {
        return HexFormat.of().formatHex(Keccak256.hash(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void matchesPublishedVectors() {
        assertThat(hash("")).isEqualTo("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        assertThat(hash("abc")).isEqualTo("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
        assertThat(hash("The quick brown fox jumps over the lazy dog"))
                .isEqualTo("4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15");
    }

    @Test
    void hashesInputsAroundTheBlockLengthDifferently() {
        // 135 bytes leave room for one padding byte only, 136 need a block of padding.
        assertThat(java.util.stream.IntStream.rangeClosed(134, 137)
                        .mapToObj(n -> hash("x".repeat(n)))
                        .distinct())
                .hasSize(4);
    }
}
