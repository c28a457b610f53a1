package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.server.database.PublishPolicy;
import dev.stdb.server.migration.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The modules that {@code docs/guide/migrations.md} shows, published one after another, and what it quotes.
 */
final class GuideMigrationTest {
    private static final Path PAGE = Path.of("../../docs/guide/migrations.md");

    private static ModuleSource version(int number) {
        return ModuleSource.of("guide-migration-v" + number);
    }

    private static HostedModule withAnn(Host host, int version) {
        HostedModule module = HostedModule.inMemory(host, version(version));
        assertThat(module.call("join", "[\"Ann\", 1200]")).isEqualTo("ok");
        return module;
    }

    /** The page breaks long lines where it wants. */
    private static void assertQuoted(String message) throws IOException {
        assertThat(Files.readString(PAGE).replaceAll("\\s+", " ")).contains("```text " + message + " ```");
    }

    @ParameterizedTest
    @EnumSource
    void columnsAtTheEndAreAddedByThemselves(Host host) {
        try (HostedModule module = withAnn(host, 1)) {
            assertThat(module.preview(version(2)).steps()).contains("Added columns shovels, slept to table `player`");
            module.publish(version(2), PublishPolicy.BREAK_CLIENTS);
            assertThat(module.sql("SELECT name, gold, shovels, slept FROM player"))
                    .containsExactly("[\"Ann\",1200,1,[1,[]]]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutMigrationColumnsAreNotRenamed(Host host) throws IOException {
        ModuleSource next = ModuleSource.of(
                "guide-migration-v3",
                Map.of("@Migration(from = PlayerV2.class)", "", "@Migration(from = PlayerV1.class)", ""));
        try (HostedModule module = withAnn(host, 2)) {
            assertQuoted(module.preview(next).obstacle().orElseThrow());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Covers({"@Migration", "@Migration.from"})
    void playersKeepTheirGoldAsCoins(Host host) {
        try (HostedModule module = withAnn(host, 2)) {
            HostedModule.Witness client = module.connectWitness();
            assertThat(module.preview(version(3)).steps()).singleElement().satisfies(GuideMigrationTest::assertQuoted);

            module.publish(version(3), PublishPolicy.BREAK_CLIENTS);
            assertThat(module.sql("SELECT name, title, coins, shovels FROM player"))
                    .containsExactly("[\"Ann\",[0,\"baron\"],12000,3]");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseThatMissedAVersionIsTakenAlong(Host host) {
        try (HostedModule module = withAnn(host, 1)) {
            module.publish(version(3), PublishPolicy.BREAK_CLIENTS);
            assertThat(module.sql("SELECT name, title, coins, shovels FROM player"))
                    .containsExactly("[\"Ann\",[0,\"baron\"],12000,1]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatFailsIsNamedAndNothingHasChanged(Host host) {
        try (HostedModule module = HostedModule.inMemory(host, version(2))) {
            assertThat(module.call("join", "[\"Eve\", -5]")).isEqualTo("ok");
            assertThatThrownBy(() -> module.publish(version(3), PublishPolicy.BREAK_CLIENTS))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageEndingWith("Eve owes gold")
                    .satisfies(failure -> assertQuoted(Objects.requireNonNull(failure.getMessage())));
            assertThat(module.sql("SELECT name, gold FROM player")).containsExactly("[\"Eve\",-5]");
        }
    }
}
