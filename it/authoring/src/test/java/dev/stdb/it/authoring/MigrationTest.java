package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.server.database.HostLimits;
import dev.stdb.server.database.PublishPolicy;
import dev.stdb.server.migration.MigrationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code @Migration}: rows that a publication brings from their old columns to new ones. */
final class MigrationTest {
    private static final String PLAYERS_V1 = "(id: I64, name: String, score: I32, town: String)";

    private static ModuleSource first() {
        return ModuleSource.of("migration-v1");
    }

    private static ModuleSource second() {
        return ModuleSource.of("migration-v2");
    }

    private static HostedModule withRows(Host host) {
        HostedModule module = HostedModule.inMemory(host, first());
        fill(module);
        return module;
    }

    private static void fill(HostedModule module) {
        assertThat(module.call("join", "[\"Ann\", 7, \"Oslo\"]")).isEqualTo("ok");
        assertThat(module.call("join", "[\"Bob\", 12, \"\"]")).isEqualTo("ok");
        assertThat(module.call("award", "[\"Bob\", \"gold\"]")).isEqualTo("ok");
        assertThat(module.call("award", "[\"Ann\", \"tin\"]")).isEqualTo("ok");
        // 2026-01-02.
        assertThat(module.call("plan", "[[1767312000000000], 2]")).isEqualTo("ok");
    }

    private static void assertUntouched(HostedModule module) {
        assertThat(module.sql("SELECT * FROM player")).contains("[1,\"Ann\",7,\"Oslo\"]", "[2,\"Bob\",12,\"\"]");
        assertThat(module.sql("SELECT * FROM badge")).containsExactly("[\"Ann\",\"tin\"]", "[\"Bob\",\"gold\"]");
        assertThat(module.call("join", "[\"Zoe\", 1, \"\"]"))
                .as("the old module runs on")
                .isEqualTo("ok");
    }

    private static void assertMigrated(HostedModule module) {
        assertThat(module.sql("SELECT * FROM player"))
                .containsExactly("[1,\"ANN\",70,[0,\"Oslo\"]]", "[2,\"BOB\",120,[1,[]]]");
        assertThat(module.sql("SELECT * FROM badge")).containsExactly("[1,\"tin\"]", "[2,\"gold\"]");
        assertThat(module.sql("SELECT * FROM reminder")).containsExactly("[1,[1,[1767312000000000]],2,\"from 2\"]");
    }

    @ParameterizedTest
    @EnumSource
    void columnsAreAddedRenamedRetypedAndRemoved(Host host) {
        try (HostedModule module = withRows(host)) {
            HostedModule.Witness client = module.connectWitness();
            assertThat(module.preview(second()).steps())
                    .contains("Migrated all rows of table `player` from PlayerV1 " + PLAYERS_V1
                            + " to (number: I64, nick: String, points: I64, club: (some: String | none: ()))");
            assertThat(module.preview(second()).breaksClients()).isTrue();
            assertThatThrownBy(() -> module.publish(second(), PublishPolicy.COMPATIBLE))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("client-breaking");
            assertUntouchedBy(module, client);

            module.publish(second(), PublishPolicy.BREAK_CLIENTS);
            assertMigrated(module);
            assertThat(client.isClosed()).isTrue();
        }
    }

    private static void assertUntouchedBy(HostedModule module, HostedModule.Witness client) {
        assertThat(client.isClosed()).isFalse();
        assertThat(module.sql("SELECT * FROM player")).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void keysSequencesIndexesRulesAndSchedulesGoOn(Host host) {
        try (HostedModule module = withRows(host)) {
            module.publish(second(), PublishPolicy.BREAK_CLIENTS);

            assertThat(module.call("join", "[\"ANN\", 1]")).contains("unique constraint");
            assertThat(module.call("join", "[\"Cid\", 70]")).isEqualTo("ok");
            assertThat(module.call("list", "[70]")).isEqualTo("ok");
            assertThat(module.messages())
                    .contains(
                            "Player[number=1, nick=ANN, points=70, club=Optional[Oslo]]",
                            "Player[number=3, nick=Cid, points=70, club=Optional.empty]");
            assertThat(module.sql("SELECT nick FROM player", dev.stdb.types.Identity.of(9, 9, 9, 9)))
                    .containsExactly("[\"BOB\"]");
            module.advanceTo("2026-01-03T00:00:00Z");
            assertThat(module.messages()).contains("reminder of 2: from 2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasMigratedIsThereAfterARestart(Host host, @TempDir Path directory) {
        HostedModule.HandClock clock = new HostedModule.HandClock();
        try (HostedModule module = HostedModule.onDisk(host, first(), clock, directory)) {
            fill(module);
            module.publish(second(), PublishPolicy.BREAK_CLIENTS);
        }
        try (HostedModule module = HostedModule.open(host, second(), clock, directory)) {
            assertMigrated(module);
            assertThat(module.call("join", "[\"Cid\", 70]")).isEqualTo("ok");
            assertThat(module.sql("SELECT number FROM player WHERE nick = 'Cid'"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailureNamesTableRowAndCauseAndChangesNothing(Host host) {
        try (HostedModule module = withRows(host)) {
            assertThat(module.call("join", "[\"Eve\", -1, \"\"]")).isEqualTo("ok");
            assertThatThrownBy(() -> module.publish(second(), PublishPolicy.BREAK_CLIENTS))
                    .isInstanceOf(MigrationException.class)
                    .hasMessage("Failed to create or update the database: migration of table `player` from PlayerV1:"
                            + " row id=3: Eve owes points");
            assertUntouched(module);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionThatWasNotPlannedIsToldToThePublisher(Host host) {
        try (HostedModule module = withRows(host)) {
            assertThat(module.call("join", "[\"Eve\", -2, \"\"]")).isEqualTo("ok");
            assertThatThrownBy(() -> module.publish(second(), PublishPolicy.BREAK_CLIENTS))
                    .hasMessageContaining("row id=3: java.lang.ArithmeticException: / by zero");
            assertUntouched(module);
        }
    }

    @ParameterizedTest
    @EnumSource
    void newRowsMustSatisfyTheConstraints(Host host) {
        try (HostedModule module = withRows(host)) {
            assertThat(module.call("join", "[\"ann\", 5, \"\"]")).isEqualTo("ok");
            assertThatThrownBy(() -> module.publish(second(), PublishPolicy.BREAK_CLIENTS))
                    .hasMessageContaining("row id=3: ")
                    .hasMessageContaining("insert violates a unique constraint: table=player");
            assertUntouched(module);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsThatBecomeTheSameAreNotLost(Host host) {
        ModuleSource next = ModuleSource.of(
                "migration-v2",
                Map.of("/*BADGE*/@Index long player, String kind", "int version", "/*TAKEN*/player, old.kind()", "7"));
        try (HostedModule module = withRows(host)) {
            assertThatThrownBy(() -> module.publish(next, PublishPolicy.BREAK_CLIENTS))
                    .hasMessageContaining("migration of table `badge` from BadgeV1: row ")
                    .hasMessageContaining("the new row is the same as another one");
            assertUntouched(module);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOldRowThatIsNotWhatIsStoredIsRefusedWithBothLayouts(Host host) {
        ModuleSource next = ModuleSource.of(
                "migration-v2",
                Map.of(
                        "int score, String town /*OLD*/",
                        "int score, boolean town",
                        "old.town().isEmpty() ? Optional.empty() : Optional.of(old.town())",
                        "Optional.empty()"));
        try (HostedModule module = withRows(host)) {
            assertThatThrownBy(() -> module.publish(next, PublishPolicy.BREAK_CLIENTS))
                    .hasMessageContaining(
                            "The migration of table player from PlayerV1 does not fit its rows: column town: the"
                                    + " types differ; stored: " + PLAYERS_V1
                                    + ", PlayerV1: (id: I64, name: String, score: I32, town: Bool)");
            assertThat(module.preview(next).obstacle()).isPresent();
            assertUntouched(module);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsMigratedTwiceNorInANewDatabase(Host host) {
        ModuleSource again = ModuleSource.of("migration-v2", Map.of("reminder of {}: {}", "again of {}: {}"));
        try (HostedModule module = withRows(host)) {
            module.publish(second(), PublishPolicy.BREAK_CLIENTS);
            assertThat(module.publish(again, PublishPolicy.COMPATIBLE).steps()).isEmpty();
            assertMigrated(module);
        }
        try (HostedModule module = HostedModule.inMemory(host, second())) {
            assertThat(module.call("join", "[\"Cid\", 70]")).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChainGoesOnFromWhereTheRowsAre(Host host) {
        ModuleSource third = ModuleSource.of("migration-v3");
        try (HostedModule module = HostedModule.inMemory(host, first())) {
            assertThat(module.call("join", "[\"Ann\", 7, \"Oslo\"]")).isEqualTo("ok");
            module.publish(third, PublishPolicy.BREAK_CLIENTS);
            assertThat(module.sql("SELECT * FROM player")).containsExactly("[1,\"ANN:70\"]");
        }
        try (HostedModule module = HostedModule.inMemory(host, first())) {
            assertThat(module.call("join", "[\"Ann\", 7, \"Oslo\"]")).isEqualTo("ok");
            ModuleSource back = ModuleSource.of(
                    "migration-v2",
                    Map.of(
                            "/*BADGE*/@Index long player, String kind", "String owner, String kind",
                            "/*TAKEN*/player", "old.owner()",
                            "long player, String text", "int player",
                            ", old.player(), \"from \" + ctx.db().player().count()", ", old.player()",
                            "\"reminder of {}: {}\", due.player(), due.text()", "\"{}\", due"));
            module.publish(back, PublishPolicy.BREAK_CLIENTS);
            assertThat(module.publish(third, PublishPolicy.BREAK_CLIENTS).steps())
                    .anyMatch(step -> step.contains("`player` from PlayerV2 ("));
            assertThat(module.sql("SELECT * FROM player")).containsExactly("[1,\"ANN:70\"]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyRowsAreMigratedInBatchesWithProgress(Host host) {
        int rows = 120_000;
        try (HostedModule module = HostedModule.inMemory(host, first())) {
            assertThat(module.call("fill", "[" + rows + "]")).isEqualTo("ok");
            ModuleSource next = ModuleSource.of("migration-v2", Map.of("old.score() == -1", "old.score() < 0"));
            module.publish(next, PublishPolicy.BREAK_CLIENTS);
            assertThat(module.sql("SELECT COUNT(*) AS n FROM player")).containsExactly("[" + rows + "]");
            List<String> progress = module.messages().stream()
                    .filter(message -> message.startsWith("Migrating table `player`: "))
                    .toList();
            assertThat(progress).hasSizeGreaterThanOrEqualTo(2);
            assertThat(progress.get(progress.size() - 1)).endsWith(": 120000 of 120000 rows");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMigrationThatTakesTooLongIsUndone(Host host) {
        HostLimits limits = HostLimits.defaults().withMigrationTimeMax(Duration.ofNanos(1));
        try (HostedModule module = HostedModule.inMemory(host, first(), limits)) {
            fill(module);
            assertThatThrownBy(() -> module.publish(second(), PublishPolicy.BREAK_CLIENTS))
                    .hasMessageContaining("--migration-timeout");
            assertUntouched(module);
        }
    }
}
