package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.client.RemoteTable;
import dev.stdb.client.SenderException;
import dev.stdb.examples.arena.bots.Bot;
import dev.stdb.examples.arena.bots.Swarm;
import dev.stdb.examples.arena.bots.bindings.DbConnection;
import dev.stdb.examples.arena.bots.bindings.Fighter;
import dev.stdb.examples.arena.bots.bindings.RemoteTables;
import dev.stdb.examples.arena.bots.bindings.Tables;
import dev.stdb.query.Query;
import dev.stdb.types.Identity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Compares what bots have of a paused arena with what the server answers. */
final class BotCopies {
    private static final long PATIENCE_SECONDS = 180;

    private BotCopies() {}

    /**
     * Fails if a bot has other rows than the server, or if a call failed or has no answer.
     *
     * @param swarm stopped, in an arena that is paused: nothing changes any more
     * @param players how many have joined, bots and others
     */
    static void check(Swarm swarm, int players) throws Exception {
        for (Bot bot : swarm.bots()) {
            settle(bot);
            compare(bot, players);
        }
        assertThat(swarm.counts().failed()).isZero();
        assertThat(swarm.counts().open()).isZero();
    }

    /** Everything committed before has arrived: answers and updates come in one order. */
    private static void settle(Bot bot) throws Exception {
        assertThatThrownBy(() -> await(bot.connection().reducers().strike()))
                .hasCauseInstanceOf(SenderException.class)
                .hasMessageContaining("the arena is paused");
        await(bot.looking());
    }

    private static void compare(Bot bot, int players) throws Exception {
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
        assertThat(db.player().count()).isEqualTo(players);
    }

    private static <R> void equal(RemoteTable<DbConnection, R> copy, Query<R> query) throws Exception {
        assertThat(copy).as(query.toSql()).containsExactlyInAnyOrderElementsOf(await(copy.remoteQuery(query)));
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
