package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource.Host;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every type of column, at its limits, and the attributes of annotations that no other test is about. */
final class EverythingTest {
    private static final String I128_MIN = "-170141183460469231731687303715884105728";
    private static final String U128_MAX = "340282366920938463463374607431768211455";
    private static final String I256_MIN = "\"-0x8" + "0".repeat(63) + "\"";
    private static final String U256_MAX = "\"0x" + "f".repeat(64) + "\"";

    /** A row in JSON, as it is written and as SQL answers; {@code key} is the first column. */
    private static String row(int key) {
        return String.join(
                ",",
                "[" + key,
                "true,-128,-32768,255,65535,4294967295,-2147483648",
                "-9223372036854775808,18446744073709551615",
                I128_MIN,
                U128_MAX,
                I256_MIN,
                U256_MAX,
                "1.5,-2.5E-300",
                "\"tëxt \\\"quoted\\\"\"",
                "\"00ff10\"",
                "[" + U256_MAX + "],[" + U128_MAX + "]",
                "[-1],[9223372036854775807],[" + U128_MAX + "]",
                "[1,[1767225600000000]]",
                "[1767225600123456],[-5400000000],[88962710306127702866241727433142015],-719162",
                "[0,0.25],[0,65535],[\"b\",\"a\"],[[\"k\",-1]],[1,\"no\"]",
                "[1,[]],[1,[7]],[-3,4]]");
    }

    @ParameterizedTest
    @EnumSource
    @Covers({
        "@AllowLint",
        "@AllowLint.value",
        "@I128",
        "@I256",
        "@U128",
        "@U16",
        "@U256",
        "@U32",
        "@U8",
        "@Unsigned",
        "type BOOL",
        "type BYTES",
        "type CONNECTION_ID",
        "type DURATION",
        "type F32",
        "type F64",
        "type I128",
        "type I16",
        "type I256",
        "type I32",
        "type I64",
        "type I8",
        "type IDENTITY",
        "type INSTANT",
        "type JAVA_UUID",
        "type LOCAL_DATE",
        "type ListUse",
        "type MapUse",
        "type NamedUse",
        "type OptionalUse",
        "type ResultUse",
        "type SCHEDULE_AT",
        "type STRING",
        "type ScalarUse",
        "type TIMESTAMP",
        "type TIME_DURATION",
        "type U128",
        "type U16",
        "type U256",
        "type U32",
        "type U64",
        "type U8",
        "type UUID"
    })
    void columnsOfEveryTypeKeepTheirValues(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("everything"))) {
            assertThat(module.call("putSample", "[" + row(1) + "]")).isEqualTo("ok");
            assertThat(module.call("copy", "[1, 2]")).isEqualTo("ok");

            assertThat(module.sql("SELECT * FROM sample")).containsExactly(row(1), row(2));
            assertThat(module.messages())
                    .containsExactly("1 events", "Pair[first=-2, second=tëxt \"quoted\"] 7 Point[x=0, y=0]");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"@Name", "@Name.value", "@Reducer.name", "@Table.event", "@Table.event=true", "@View.name"})
    void namesAreThoseOfTheAnnotations(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("everything"))) {
            module.call("putSample", "[" + row(1) + "]");

            assertThat(module.sql("SELECT a_point FROM sample WHERE color = 'DEEP_BLUE'"))
                    .containsExactly("[[-3,4]]");
            assertThat(module.sql("SELECT x, y FROM TopColors")).containsExactly("[-3,4]");
            assertThat(module.schema().reducer("putSample")).isNotNull();
            assertThat(module.sql("SELECT * FROM blink")).isEqualTo(List.of());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"@ClientConnected", "@ClientDisconnected"})
    void clientsComeAndGo(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.of("everything"))) {
            module.connectAndLeave();

            assertThat(module.messages()).containsExactly("connected true", "disconnected");
        }
    }
}
