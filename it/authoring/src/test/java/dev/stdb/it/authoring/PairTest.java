package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.json.JsonException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Maps and results as columns, elements and parameters; variants by their names in JSON and in SQL. */
final class PairTest {
    @ParameterizedTest
    @EnumSource
    void mapsAreArraysOfPairs(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("pairs"))) {
            // As objects, as arrays, in any order; a key that comes again replaces the first.
            assertThat(module.call(
                            "add",
                            "[1, \"IN_PROGRESS\", [{\"key\": \"b\", \"value\": 2}, [\"a\", 1], [\"b\", 3]],"
                                    + " [[\"done\", [[5, 6], {\"y\": 8, \"x\": 7}]]], {\"ok\": [1, 2]}]"))
                    .isEqualTo("ok");
            assertThat(module.call("add", "[0, \"waiting\", [], [], {\"err\": {\"TOO_FAR\": [4294967295]}}]"))
                    .isEqualTo("ok");
            assertThat(module.call("show", "[1]")).isEqualTo("ok");
            assertThat(module.call("show", "[0]")).isEqualTo("ok");
            assertThat(module.messages())
                    .containsExactly(
                            "Job[id=1, state=IN_PROGRESS, stock={b=3, a=1}, places={DONE=[Point[x=5, y=6],"
                                    + " Point[x=7, y=8]]}, small={Point[x=1, y=2]=255},"
                                    + " outcome=Ok[value=Point[x=1, y=2]],"
                                    + " maybe=Optional[{b=3, a=1}], plain=Ok[value=1]]",
                            "Job[id=0, state=WAITING, stock={}, places={}, small={Point[x=1, y=2]=255},"
                                    + " outcome=Err[error=TooFar[distance=4294967295]], maybe=Optional.empty,"
                                    + " plain=Err[error=none]]");
            assertThat(module.sql("SELECT * FROM job"))
                    .containsExactly(
                            "[0,[0,[]],[],[],[[[1,2],255]],[1,[1,[4294967295]]],[1,[]],[1,\"none\"]]",
                            "[1,[1,[]],[[\"b\",3],[\"a\",1]],[[[2,[]],[[5,6],[7,8]]]],[[[1,2],255]],[0,[1,2]],"
                                    + "[0,[[\"b\",3],[\"a\",1]]],[0,1]]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void variantsHaveNames(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("pairs"))) {
            String rest = ", [], [], {\"err\": \"UNKNOWN\"}]";
            for (String state : new String[] {"IN_PROGRESS", "inProgress", "InProgress", "in_progress"}) {
                int id = state.hashCode();
                assertThat(module.call("add", "[" + id + ", \"" + state + "\"" + rest))
                        .isEqualTo("ok");
            }
            assertThat(module.call("add", "[7, {\"DONE\": []}" + rest)).isEqualTo("ok");
            assertThatThrownBy(() -> module.call("add", "[8, \"PAUSED\"" + rest))
                    .isInstanceOf(JsonException.class)
                    .hasMessageContaining("unknown variant: variant=PAUSED, variants=[waiting, inProgress, done]");

            assertThat(module.sql("SELECT id FROM job WHERE state = 'IN_PROGRESS'"))
                    .hasSize(4);
            assertThat(module.sql("SELECT id FROM job WHERE state <> 'inProgress'"))
                    .containsExactly("[7]");
            assertThat(module.sql("SELECT id FROM job WHERE state IN ('waiting', 'DONE')"))
                    .containsExactly("[7]");
            assertThatThrownBy(() -> module.sql("SELECT id FROM job WHERE state = 'PAUSED'"))
                    .hasMessageContaining("write one of 'waiting', 'inProgress', 'done'");
        }
    }

    @ParameterizedTest
    @EnumSource
    void unsignedNumbersAreThoseOfClients(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("pairs"))) {
            assertThat(module.call("measure", "[4294967295, 255, 65535, [0, 4294967294]]"))
                    .isEqualTo("ok");
            assertThat(module.messages()).containsExactly("4294967295 255 65535 [0, 4294967294]", "true");
            assertThat(module.sql("SELECT * FROM meter"))
                    .containsExactly("[4294967295,255,65535,[0,4294967294],18446744073709551615]");
            assertThat(module.call("overflow", "[]")).isNotEqualTo("ok");
            assertThat(module.log().toString()).contains("number out of range: value=256, max=255");
        }
    }

    @ParameterizedTest
    @EnumSource
    void timesOfTheJdkMoveTimestamps(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("pairs"))) {
            assertThat(module.call("times", "[]")).isEqualTo("ok");
            assertThat(module.messages())
                    .containsExactly(
                            "2026-01-01T01:30:00.000000Z true",
                            "Time[time=1970-01-01T00:00:00.000000Z] Interval[interval=+1.500000]");
        }
    }
}
