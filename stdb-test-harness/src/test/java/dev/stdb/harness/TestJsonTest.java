package dev.stdb.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.types.Identity;
import java.lang.annotation.RetentionPolicy;
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
    void constantsAreTheirNamesAndIdentitiesTheirDigits() {
        assertThat(TestJson.write(List.of(RetentionPolicy.SOURCE, Identity.of(1, 0, 0, 0))))
                .isEqualTo("[\"SOURCE\",{\"__identity__\":\"0x%s1\"}]".formatted("0".repeat(63)));
    }

    @Test
    void resultsAreTextsNumbersListsAndMaps() {
        assertThat(TestJson.value("{\"Done\": [12, \"x\", true, {}]}"))
                .isEqualTo(Map.of("Done", List.of(12L, "x", true, Map.of())));
    }

    @Test
    void otherObjectsAreRefusedWithACure() {
        assertThatThrownBy(() -> TestJson.write(new StringBuilder[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "use texts, numbers, booleans, constants of enums, identities, and lists or maps");
    }
}
