package dev.stdb.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of arguments, against spec sats.md §4.2. */
@DisplayName("Arguments as JSON")
class JsonArgumentsTest {
    private static final ProductType PARAMS = ProductType.of(
            new ProductType.Element("userId", PrimitiveType.U8), new ProductType.Element("note", PrimitiveType.U8));

    private static byte[] read(String json) throws JsonArguments.InvalidException {
        return JsonArguments.toBsatn(PARAMS, List.of("user_id", "note"), json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[7, 9]",
                "{\"userId\": 7, \"note\": 9}",
                "{\"note\": 9, \"user_id\": 7}",
            })
    void sourceAndCanonicalNamesAreEqual(String json) throws Exception {
        assertThat(read(json)).containsExactly(7, 9);
    }

    @Test
    void oneParameterHasOneValue() {
        assertThatThrownBy(() -> read("{\"userId\": 7, \"user_id\": 7, \"note\": 9}"))
                .isInstanceOf(JsonArguments.InvalidException.class)
                .hasMessageStartingWith("repeated argument user_id");
    }

    @Test
    void theSourceNameWins() throws Exception {
        ProductType crossed = ProductType.of(
                new ProductType.Element("aB", PrimitiveType.U8), new ProductType.Element("a_b", PrimitiveType.U8));
        assertThat(JsonArguments.toBsatn(crossed, List.of("a_b", "a_b"), "{\"a_b\": 2, \"aB\": 1}"))
                .containsExactly(1, 2);
    }
}
