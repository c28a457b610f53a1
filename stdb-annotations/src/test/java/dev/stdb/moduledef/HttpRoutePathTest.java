package dev.stdb.moduledef;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRoutePathTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a-b_c~1", "/a/", "//", "/{id}", "/a/{item_Id}/b"})
    void validPaths(String path) {
        assertThat(HttpRoutePath.isValid(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "/A", "/a b", "/a.b", "/x{id}", "/{}", "/{1}", "/{id", "/%20"})
    void invalidPaths(String path) {
        assertThat(HttpRoutePath.isValid(path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/a, /a, true",
        "/a, /a/, false",
        "/a, /A, false",
        "/{id}, /x, true",
        "/{id}, /%2F, true",
        "/{id}, /, false",
        "/{id}, '', false",
        "'', '', true",
        "'', /, false",
        "/a/{id}, /a, false",
        "/a/{id}, /a/, false",
        "/{a}/{b}, /1/2, true",
        "/{id}, /x/y, false",
        "/a/{id}/b, /a/1/b, true",
        "/a/{id}/b, /a/1/c, false"
    })
    void requestsMatchTheirRoute(String route, String path, boolean matches) {
        assertThat(HttpRoutePath.matches(route, path)).isEqualTo(matches);
    }

    @Test
    void hostilePathsTakeNoStack() {
        assertThat(HttpRoutePath.isValid("/a".repeat(1_000_000))).isTrue();
    }
}
