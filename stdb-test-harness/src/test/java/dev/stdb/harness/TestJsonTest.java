package dev.stdb.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestJsonTest {

    @Test
    void argumentsBecomeJsonAndNullAnEmptyOption() {
        assertThat(TestJson.write(Arrays.asList("a", null, 7, true, List.of(1.5), Map.of("some", 1))))
                .isEqualTo("[\"a\",null,7,true,[1.5],{\"some\":1}]");
    }

    @Test
    void otherObjectsAreRefusedWithACure() {
        assertThatThrownBy(() -> TestJson.write(new StringBuilder[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use texts, numbers, booleans, and lists or maps of them");
    }
}
