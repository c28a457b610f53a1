package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.client.RemoteTable;
import dev.stdb.client.SenderException;
import dev.stdb.examples.arena.bots.Bot;
import dev.stdb.examples.arena.bots.CallCounts;
import dev.stdb.examples.arena.bots.Swarm;
import dev.stdb.examples.arena.bots.bindings.DbConnection;
import dev.stdb.examples.arena.bots.bindings.Fighter;
import dev.stdb.examples.arena.bots.bindings.RemoteTables;
import dev.stdb.examples.arena.bots.bindings.Tables;
import dev.stdb.query.Query;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred bots play, each with a copy of what it may see. Then time is stopped, and every copy must equal what the
 * server answers. {@code -Dstdb.arena.seconds=60} lets them play longer, as in CI; {@code target/arena-swarm.txt} has
 * figures.
 */
@Timeout(900)
final class ArenaSwarmIT {
    private static final String ARENA = "arena";
    private static final int BOTS = 200;
    private static final Duration PLAY = Duration.ofSeconds(Integer.getInteger("stdb.arena.seconds", 15));
    private static final long PATIENCE_SECONDS = 180;

    @TempDir
    Path temp;

    private final LongAdder rows = new LongAdder();

    @Test
    void everyCopyEqualsTheServerAfterTheGame() throws Exception {
        try (ServerProcess server = ServerProcess.start(temp.resolve("data"))) {
            String owner = server.newToken();
            server.publish(ARENA, Fixtures.arenaModule(), owner);
            try (Swarm swarm = Swarm.start(server.url().toString(), BOTS)) {
                swarm.bots().forEach(bot -> bot.connection().db().near().onInsert((context, row) -> rows.increment()));
                TimeUnit.SECONDS.sleep(PLAY.toSeconds());
                while (swarm.counts().done() < BOTS) {
                    TimeUnit.MILLISECONDS.sleep(100);
                }
                keepFigures(server, owner, swarm.counts());
                swarm.stop();
                // Their last calls are answered before this one: nothing changes any more.
                server.call(ARENA, "set_paused", "[true]", owner);
                for (Bot bot : swarm.bots()) {
                    settle(bot);
                    compare(bot);
                }
                assertThat(swarm.counts().failed()).isZero();
                assertThat(swarm.counts().open()).isZero();
            }
        }
    }

    /** Everything committed before has arrived: answers and updates come in one order. */
    private static void settle(Bot bot) throws Exception {
        assertThatThrownBy(() -> await(bot.connection().reducers().strike()))
                .hasCauseInstanceOf(SenderException.class)
                .hasMessageContaining("the arena is paused");
        await(bot.looking());
    }

    private static void compare(Bot bot) throws Exception {
        DbConnection connection = bot.connection();
        RemoteTables db = connection.db();
        Identity identity = connection.identity().orElseThrow();
        Fighter own = db.fighter().byPlayer().find(identity).orElseThrow();
        equal(db.world(), Tables.WORLD);
        equal(db.player(), Tables.PLAYER);
        equal(db.item(), Tables.ITEM);
        equal(db.guild(), Tables.GUILD);
        equal(db.member(), Tables.MEMBER);
        equal(db.guildMessage(), Tables.GUILD_MESSAGE);
        equal(db.leaders(), Tables.LEADERS);
        equal(db.me(), Tables.ME);
        equal(db.fighter(), Tables.FIGHTER.where(fighter -> fighter.player().eq(identity)));
        equal(db.near(), Tables.near(own.zone()));
        assertThat(db.near().stream()).contains(own);
        assertThat(db.player().count()).isEqualTo(BOTS);
    }

    private static <R> void equal(RemoteTable<DbConnection, R> copy, Query<R> query) throws Exception {
        assertThat(copy).as(query.toSql()).containsExactlyInAnyOrderElementsOf(await(copy.remoteQuery(query)));
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void keepFigures(ServerProcess server, String owner, CallCounts counts) throws IOException {
        String tick =
                server.sql(ARENA, "SELECT tick FROM world", owner).replaceAll(".*\"rows\":\\[\\[(\\d+)]].*", "$1");
        Files.writeString(Path.of("target", "arena-swarm.txt"), """
            %d bots for %d s: %s ticks, %d calls done and %d refused, %d ms from call to answer on average,
            %d rows of fighters arrived
            """.formatted(
                BOTS, PLAY.toSeconds(), tick, counts.done(), counts.refused(), counts.meanMillis(), rows.sum()));
    }
}
