package dev.stdb.moduledef;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Table of spec module-def.md §7.2. */
class NameCaseTest {
    @ParameterizedTest
    @CsvSource({
        "player1, player_1, player1, Player1",
        "HTTPRequest, http_request, httpRequest, HttpRequest",
        "playerIDs, player_i_ds, playerIDs, PlayerIDs",
        "Vec3f, vec_3_f, vec3F, Vec3F",
        "utf8, utf_8, utf8, Utf8",
        "_private, private, private, Private",
        "x_2d, x_2_d, x2D, X2D",
        "GrannySmith, granny_smith, grannySmith, GrannySmith",
        "fooBar2Baz, foo_bar_2_baz, fooBar2Baz, FooBar2Baz",
        "A1B2, a_1_b_2, a1B2, A1B2",
        "__init__, init, init, Init",
        "___, '', '', ''"
    })
    void convertsNames(String source, String snake, String camel, String pascal) {
        assertThat(NameCase.snake(source)).isEqualTo(snake);
        assertThat(NameCase.camel(source)).isEqualTo(camel);
        assertThat(NameCase.pascal(source)).isEqualTo(pascal);
    }
}
