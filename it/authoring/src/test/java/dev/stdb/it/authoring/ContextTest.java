package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource.Host;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a reducer learns of its call, and may do besides reading and writing rows. */
final class ContextTest {
    private static HostedModule module(Host host) {
        return HostedModule.inMemory(host, ModuleSource.of("context"));
    }

    @ParameterizedTest
    @EnumSource
    @Covers("@Init")
    void claimsAreThoseOfTheCallersToken(Host host) {
        try (HostedModule module = module(host)) {
            String claims = "{\"sub\":\"anna\",\"iss\":\"https://id.example\",\"aud\":[\"game\",7],\"n\":{\"sub\":1},"
                    + "\"name\":\"Ännä\",\"roles\":\"admin\",\"padding\":\"" + "x".repeat(100_000) + "\"}";
            module.callConnected("claims", claims);
            assertThat(module.messages())
                    .containsExactly(
                            "init true",
                            "internal false",
                            "anna of https://id.example for [game]",
                            "name Optional[Ännä], mail Optional.empty, roles [admin]",
                            String.valueOf(claims.length()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void uuidsHaveTheirVersionsAndAnOrder(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.call("uuids", "[]")).isEqualTo("ok");
            assertThat(module.sql("SELECT COUNT(*) AS n FROM seen")).containsExactly("[2000]");
            // 2026-01-01T00:00:00Z in milliseconds.
            assertThat(module.messages()).last().isEqualTo("019b76da-a800-7 4");
        }
    }

    @ParameterizedTest
    @EnumSource
    void logsAtEachLevelWithArguments(Host host) {
        try (HostedModule module = module(host)) {
            module.call("log", "[]");
            assertThat(module.log().subList(1, 6))
                    .extracting(line -> line.substring(0, line.indexOf(',')))
                    .containsExactly(
                            "{\"level\":\"Error\"",
                            "{\"level\":\"Warn\"",
                            "{\"level\":\"Info\"",
                            "{\"level\":\"Debug\"",
                            "{\"level\":\"Trace\"");
            assertThat(module.messages().subList(1, 6))
                    .containsExactly(
                            "1 two",
                            "no arguments {}",
                            "{} null [1, 2]",
                            "failed: 3\njava.lang.IllegalStateException: why\n"
                                    + "Caused by: java.lang.RuntimeException: because",
                            "atrue");
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordsHaveFields(Host host) {
        try (HostedModule module = module(host)) {
            module.call("fields", "[]");
            List<String> lines = module.log().subList(1, 7);
            assertThat(lines.get(0))
                    .startsWith("{\"level\":\"Info\"")
                    .endsWith("\"message\":\"moved {}\",\"fields\":"
                            + "{\"player\":7,\"name\":\"Änne \\\"A\\\"\",\"far\":true}}");
            assertThat(lines.get(1))
                    .startsWith("{\"level\":\"Warn\"")
                    .endsWith("\"message\":\"odd {}\",\"fields\":{\"share\":0.5,\"none\":\"null\",\"nan\":\"NaN\"}}");
            assertThat(lines.get(2))
                    .startsWith("{\"level\":\"Error\"")
                    .endsWith("failed\\njava.lang.IllegalStateException: why\",\"fields\":{\"k\":2}}");
            assertThat(lines.get(3)).startsWith("{\"level\":\"Debug\"").endsWith("\"message\":\"no fields\"}");
            assertThat(lines.get(4))
                    .startsWith("{\"level\":\"Trace\"")
                    .contains("\"message\":\"many (3 more fields)\"")
                    .contains("\"k31" + "x".repeat(60) + "…\":\"" + "ä".repeat(511) + "…\"}}")
                    .doesNotContain("\"k32");
            assertThat(lines.get(5)).endsWith("\"message\":\"after\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void stopwatchesLogOnce(Host host) {
        try (HostedModule module = module(host)) {
            module.call("watch", "[]");
            assertThat(module.messages())
                    .hasSize(4)
                    .satisfies(messages -> assertThat(messages.get(1)).isEqualTo("inside"))
                    .satisfies(messages -> assertThat(messages.get(2)).contains("counting"))
                    .satisfies(messages -> assertThat(messages.get(3)).contains("again"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"@Reducer.access", "@Reducer.access=PRIVATE", "Access.PRIVATE"})
    void privateReducersAreForTheOwner(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.callAsStranger("for_the_owner")).isEqualTo("no such reducer");
            assertThat(module.call("for_the_owner", "[]")).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers("@Reducer")
    void refusalsReachTheCallerAndUndoEverything(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.callAsStranger("refuse")).isEqualTo("no");
            assertThat(module.sql("SELECT COUNT(*) AS n FROM seen")).containsExactly("[0]");
        }
    }
}
