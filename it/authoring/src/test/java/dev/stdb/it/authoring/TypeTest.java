package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource.Host;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Types of the JDK as columns, keys, elements and parameters. */
final class TypeTest {
    private static final String ID = "00112233-4455-6677-8899-aabbccddeeff";

    @ParameterizedTest
    @EnumSource
    void typesOfTheJdkAreStoredAndFound(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("types"))) {
            // 2026-03-01T10:00:00.123456Z for 90 minutes on 2026-03-01; a set has each element once.
            assertThat(module.call(
                            "plan",
                            "[[88962710306127702866241727433142015], [1772359200123456], [5400000000], 20513,"
                                    + " [\"b\", \"a\", \"b\"]]"))
                    .isEqualTo("ok");
            assertThat(module.sql("SELECT * FROM meeting"))
                    .containsExactly("[[88962710306127702866241727433142015],[1772359200123456],[5400000000],20513,"
                            + "[\"b\",\"a\"],[0,[1772364600123456]],[[5400000000],[-5400000000]]]");

            assertThat(module.call("show", "[20513, [1772359200123456]]")).isEqualTo("ok");
            assertThat(module.messages())
                    .containsExactly(
                            "Meeting[id=" + ID + ", at=2026-03-01T10:00:00.123456Z, length=PT1H30M, day=2026-03-01,"
                                    + " tags=[b, a], cancelled=Optional[2026-03-01T11:30:00.123456Z],"
                                    + " breaks=[PT1H30M, PT-1H-30M]]",
                            "found true",
                            "true",
                            "false");
        }
    }
}
