package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.server.database.PublishPolicy;
import dev.stdb.server.migration.MigrationException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code @Default}: columns that a publication adds to a table with rows, of every type. */
final class DefaultTest {
    private record Column(String declaration, String value) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("@Default(\"true\") boolean", "true"),
            new Column("@Default(\"-128\") byte", "-128"),
            new Column("@Default(\"255\") @U8 short", "255"),
            new Column("@Default(\"-32768\") short", "-32768"),
            new Column("@Default(\"65535\") @U16 int", "65535"),
            new Column("@Default(\"100\") int", "100"),
            new Column("@Default(\"4294967295\") @U32 long", "4294967295"),
            new Column("@Default(\"-9223372036854775808\") long", "-9223372036854775808"),
            new Column("@Default(\"18446744073709551615\") @Unsigned long", "18446744073709551615"),
            new Column("@Default(\"-1\") @I128 BigInteger", "-1"),
            new Column(
                    "@Default(\"340282366920938463463374607431768211455\") @U128 BigInteger",
                    "340282366920938463463374607431768211455"),
            new Column("@Default(\"-1\") @I256 BigInteger", "\"-0x1\""),
            new Column("@Default(\"255\") @U256 BigInteger", "\"0xff\""),
            new Column("@Default(\"1.5\") float", "1.5"),
            new Column("@Default(\"-0.25\") double", "-0.25"),
            new Column("@Default(\"\") String", "\"\""),
            new Column("@Default(\"Grüße\") String", "\"Grüße\""),
            new Column("@Default(\"00ff\") byte[]", "\"00ff\""),
            new Column("@Default(\"" + "0".repeat(62) + "2a\") Identity", "[\"0x2a\"]"),
            new Column("@Default(\"" + "0".repeat(30) + "2a\") ConnectionId", "[42]"),
            new Column("@Default(\"00000000-0000-0000-0000-00000000002a\") Uuid", "[42]"),
            new Column("@Default(\"1970-01-01T00:00:00.000042Z\") Timestamp", "[42]"),
            new Column("@Default(\"PT1.5S\") TimeDuration", "[1500000]"),
            new Column("@Default(\"BLUE\") Color", "[1,[]]"),
            new Column("@Default(\"{\\\"Circle\\\": {\\\"radius\\\": 7}}\") Shape", "[0,[7]]"),
            new Column(
                    "@Default(\"{\\\"x\\\": -7, \\\"color\\\": \\\"BLUE\\\", \\\"marks\\\": [\\\"a\\\"]}\") Spot",
                    "[-7,[1,[]],[\"a\"]]"),
            new Column(
                    "@Default(\"[{\\\"x\\\": 1, \\\"color\\\": \\\"red\\\", \\\"marks\\\": []}]\") List<Spot>",
                    "[[1,[0,[]],[]]]"),
            new Column("@Default(\"[1, 2]\") List<Integer>", "[1,2]"),
            new Column("@Default(\"5\") Optional<Integer>", "[0,5]"),
            new Column("@Default(\"1970-01-01T00:00:00.000042Z\") java.time.Instant", "[42]"),
            new Column("@Default(\"PT1.5S\") java.time.Duration", "[1500000]"),
            new Column("@Default(\"00000000-0000-0000-0000-00000000002a\") UUID", "[42]"),
            new Column("@Default(\"1970-02-01\") java.time.LocalDate", "31"),
            new Column("@Default(\"[\\\"a\\\", \\\"b\\\"]\") Set<String>", "[\"a\",\"b\"]"),
            new Column("@Default(\"[[\\\"a\\\", 1]]\") Map<String, Integer>", "[[\"a\",1]]"),
            new Column("@Default(\"{\\\"err\\\": \\\"gone\\\"}\") Result<Integer, String>", "[1,\"gone\"]"),
            new Column("@Default(\"RED\") Optional<Color>", "[0,[0,[]]]"),
            new Column("@Default(\"[\\\"RED\\\", \\\"blue\\\"]\") List<Color>", "[[0,[]],[1,[]]]"),
            new Column("@Default(\"PT1.5S\") ScheduleAt", "[0,[1500000]]"),
            new Column("@Default(\"1970-01-01T00:00:00.000042Z\") ScheduleAt", "[1,[42]]"),
            new Column("Optional<String>", "[1,[]]"));

    private static ModuleSource first() {
        return ModuleSource.of(
                "defaults",
                Map.of(
                        "join(ReducerContext<Db> ctx, Player player)",
                        "join(ReducerContext<Db> ctx, int id, String name)",
                        "insert(player)",
                        "insert(new Player(id, name))"));
    }

    private static ModuleSource second() {
        StringBuilder columns = new StringBuilder();
        StringBuilder arguments = new StringBuilder("new Player(id, name");
        for (int i = 0; i < COLUMNS.size(); i++) {
            columns.append(", ")
                    .append(COLUMNS.get(i).declaration())
                    .append(" c")
                    .append(i);
            arguments.append(", player.c").append(i).append("()");
        }
        return ModuleSource.of(
                "defaults",
                Map.of(
                        "/*COLUMNS*/",
                        columns.toString(),
                        "/*RENAMED*/player",
                        arguments.append(')').toString()));
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"@Default", "@Default.value"})
    void rowsGetTheDefaultsOfAddedColumns(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, first())) {
            assertThat(module.call("join", "[1, \"Ann\"]")).isEqualTo("ok");
            module.publish(second(), PublishPolicy.BREAK_CLIENTS);

            String values = COLUMNS.stream().map(Column::value).collect(Collectors.joining(","));
            assertThat(module.sql("SELECT * FROM player")).containsExactly("[1,\"Ann\"," + values + "]");

            // The module reads what the host has written, and writes the same.
            assertThat(module.call("rename", "[1, \"Bob\"]")).isEqualTo("ok");
            assertThat(module.sql("SELECT * FROM player")).containsExactly("[1,\"Bob\"," + values + "]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void columnsWithoutDefaultAreRefused(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, first())) {
            ModuleSource next = ModuleSource.of("defaults", Map.of("/*COLUMNS*/", ", int hp"));
            assertThatThrownBy(() -> module.publish(next, PublishPolicy.BREAK_CLIENTS))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("Adding a column hp to table player requires a default value annotation");
        }
    }
}
