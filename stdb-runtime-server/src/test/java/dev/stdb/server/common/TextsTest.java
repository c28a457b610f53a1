package dev.stdb.server.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void onlyLongTextsAreCutAndNoneInsideACharacter() {
        assertThat(Texts.shortened("abc", 3)).isEqualTo("abc");
        assertThat(Texts.shortened("abcd", 3)).isEqualTo("abc…");
        assertThat(Texts.shortened("ab\uD83D\uDE00", 4)).isEqualTo("ab\uD83D\uDE00");
        assertThat(Texts.shortened("ab\uD83D\uDE00", 3)).isEqualTo("ab…");
    }
}
