package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.schema.ViewSchema;
import dev.stdb.types.Identity;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code @View}: what modules show instead of their tables. */
final class ViewTest {
    private static final Identity ANN = Identity.of(1, 0, 0, 0);
    private static final Identity BOB = Identity.of(2, 0, 0, 0);
    private static final Identity CLEO = Identity.of(3, 0, 0, 0);

    private static HostedModule module(Host host) {
        HostedModule module = HostedModule.inMemory(host, ModuleSource.of("views"));
        assertThat(module.call("found", "[7, \"it's us\"]")).isEqualTo("ok");
        assertThat(module.call("found", "[18446744073709551615, \"\"]")).isEqualTo("ok");
        put(module, ANN, "Ann", 5, "7", true);
        put(module, BOB, "Bob", 12, "7", true);
        put(module, CLEO, "Cleo", 13, "7", false);
        return module;
    }

    private static void put(HostedModule module, Identity who, String name, int level, String guild, boolean online) {
        String arguments =
                "[[\"0x" + who.toHex() + "\"], \"" + name + "\", " + level + ", " + guild + ", " + online + "]";
        assertThat(module.call("put", arguments)).isEqualTo("ok");
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"@View", "@View.access=PUBLIC"})
    void viewsOfRowsShowWhatTheirCodeReturns(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.sql("SELECT * FROM leaders", ANN)).containsExactly("[\"Bob\",12]", "[\"Cleo\",13]");
            assertThat(module.sql("SELECT name FROM leaders WHERE level > 12", ANN))
                    .containsExactly("[\"Cleo\"]");
            put(module, ANN, "Ann", 20, "7", true);
            assertThat(module.sql("SELECT name FROM leaders", ANN))
                    .containsExactly("[\"Ann\"]", "[\"Bob\"]", "[\"Cleo\"]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void viewsOfTheCallerDifferByCaller(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.sql("SELECT name FROM me", ANN)).containsExactly("[\"Ann\"]");
            assertThat(module.sql("SELECT name FROM me", BOB)).containsExactly("[\"Bob\"]");
            assertThat(module.sql("SELECT name FROM me", Identity.of(9, 9, 9, 9)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void viewsOfQueriesTakeArguments(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.sql("SELECT * FROM near(12)", ANN)).hasSize(2);
            assertThat(module.sql("SELECT * FROM near(11)", ANN))
                    .singleElement()
                    .asString()
                    .contains("Bob");
            assertThat(module.sql("SELECT * FROM near(-5)", ANN)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void viewsJoinTables(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.sql("SELECT name FROM guild_mates", ANN)).containsExactly("[\"Bob\"]");
            assertThat(module.sql("SELECT name FROM guild_mates", CLEO)).containsExactly("[\"Ann\"]", "[\"Bob\"]");
            assertThat(module.sql("SELECT name FROM guild_mates")).isEmpty();
            assertThat(module.sql("SELECT * FROM inhabited", ANN)).containsExactly("[7,\"it's us\"]");
            put(module, ANN, "Ann", 5, "18446744073709551615", true);
            assertThat(module.sql("SELECT id FROM inhabited", ANN)).containsExactly("[18446744073709551615]", "[7]");
        }
    }

    /** While nobody is of level 50, the view does not ask who reads it. */
    @ParameterizedTest
    @EnumSource
    void callersForWhomAViewDoesNotAskShareOneEvaluation(Host host) {
        try (HostedModule module = module(host)) {
            for (Identity who : List.of(ANN, BOB, CLEO)) {
                module.subscribe(who, "SELECT * FROM crowd");
            }
            assertThat(evaluations(module)).isEqualTo(1);
            put(module, BOB, "Bob", 13, "7", true);
            assertThat(evaluations(module)).isEqualTo(2);
            put(module, BOB, "Bob", 50, "7", true);
            assertThat(evaluations(module)).isEqualTo(5);
            put(module, BOB, "Bob", 12, "7", true);
            assertThat(evaluations(module)).isEqualTo(6);
            module.subscribe(Identity.of(4, 0, 0, 0), "SELECT * FROM crowd");
            assertThat(evaluations(module)).isEqualTo(6);
        }
    }

    private static long evaluations(HostedModule module) {
        return module.messages().stream()
                .filter(message -> message.startsWith("crowd of"))
                .count();
    }

    @ParameterizedTest
    @EnumSource
    @Covers("@View.access")
    void privateViewsAreForTheOwner(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.sql("SELECT * FROM guilds")).hasSize(2);
            assertThat(module.messages()).contains("guilds of 2");
            assertThatThrownBy(() -> module.sql("SELECT * FROM guilds", ANN))
                    .hasMessageContaining("no such table: `guilds`");
        }
    }

    @ParameterizedTest
    @EnumSource
    void argumentsOfEveryTypeArrive(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.sql("SELECT * FROM echo(true, -8, 18446744073709551615, 'it''s', 0x00ff, 0x"
                            + "0".repeat(60) + "a11c, 0x" + "0".repeat(28) + "c0de, '2026-01-01T00:00:00.5Z', "
                            + "'2026-01-01T00:00:00.5Z', '01888d6e-5c00-7000-8000-000000000001', 31)"))
                    .containsExactly("[\"true -8 18446744073709551615 it's 2 -1 a11c c0de true "
                            + "01888d6e-5c00-7000-8000-000000000001 1970-02-01\"]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void resultsMayBeLarge(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.sql("SELECT * FROM many(5000)")).hasSize(5000);
            assertThat(module.sql("SELECT * FROM many(0)")).isEmpty();
            assertThat(module.sql("SELECT name FROM me", ANN)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void viewsThatFailSayWhatTheyMay(Host host) {
        try (HostedModule module = module(host)) {
            assertThatThrownBy(() -> module.sql("SELECT * FROM refuse"))
                    .hasMessageContaining("Error materializing view `refuse`: not now");
            assertThatThrownBy(() -> module.sql("SELECT * FROM fail"))
                    .hasMessageContaining("Error materializing view `fail`: internal error")
                    .hasMessageNotContaining("secret");
            assertThatThrownBy(() -> module.sql("SELECT * FROM nothing"))
                    .hasMessageContaining("Error materializing view `nothing`: internal error");
            assertThat(module.log())
                    .anyMatch(line ->
                            line.contains("java.lang.IllegalStateException: secret") && line.contains("Game.java"));
            assertThat(module.sql("SELECT name FROM me", ANN)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theRecordsKeyIsThatOfTheView(Host host) {
        try (HostedModule module = module(host)) {
            assertThat(module.schema().views())
                    .filteredOn(view -> view.primaryKey().isPresent())
                    .extracting(ViewSchema::name)
                    .containsExactlyInAnyOrder("leaders", "me", "guild_mates", "inhabited", "guilds", "crowd");
            put(module, Identity.of(4, 0, 0, 0), "Bob", 30, "7", true);
            assertThatThrownBy(() -> module.sql("SELECT * FROM leaders", ANN))
                    .hasMessageContaining("two rows have the same primary key: column=name");
        }
    }
}
