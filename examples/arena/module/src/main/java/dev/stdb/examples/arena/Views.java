package dev.stdb.examples.arena;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Procedure;
import dev.stdb.annotation.View;
import dev.stdb.module.ProcedureContext;
import dev.stdb.module.Range;
import dev.stdb.module.ReducerException;
import dev.stdb.query.BoolExpr;
import dev.stdb.query.Query;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What players see of the arena, beyond its public tables. */
public final class Views {
    static final Range<Integer> WITH_POINTS = Range.atLeast(1);

    private static final int LEADERS_MAX = 10;
    private static final Comparator<Player> BEST_FIRST =
            Comparator.comparingInt(Player::score).reversed().thenComparing(Player::name);

    private Views() {}

    /**
     * A line of the leaderboard.
     *
     * @param place from 1
     * @param name whose it is
     * @param score how many they have defeated
     */
    public record Leader(@PrimaryKey int place, String name, int score) {}

    /**
     * What only the player knows.
     *
     * @param id who it is
     * @param name their name
     * @param guild the name of their guild
     * @param items what they carry
     */
    public record Me(@PrimaryKey Identity id, String name, Optional<String> guild, List<Stack> items) {}

    /**
     * Things of one kind.
     *
     * @param kind what they are
     * @param count how many
     */
    public record Stack(ItemKind kind, int count) {}

    /**
     * How a player compares.
     *
     * @param place from 1; players with the same score share it
     * @param players how many there are
     * @param ahead who is next to be overtaken
     */
    public record Standing(int place, int players, Optional<String> ahead) {}

    /** The best ten who have defeated anybody; the same for all callers, so it is computed once. */
    @View(access = Access.PUBLIC)
    static List<Leader> leaders(AnonymousViewContext<Db> ctx) {
        return best(ctx.db().player().score().filter(WITH_POINTS).toList());
    }

    /** Returns the lines of the leaderboard, of players in any order. */
    static List<Leader> best(List<Player> scorers) {
        List<Player> players = new ArrayList<>(scorers);
        players.sort(BEST_FIRST);
        List<Leader> leaders = new ArrayList<>();
        for (Player player : players.subList(0, Math.min(LEADERS_MAX, players.size()))) {
            leaders.add(new Leader(leaders.size() + 1, player.name(), player.score()));
        }
        return leaders;
    }

    /** The caller; nobody before they have joined. */
    @View(access = Access.PUBLIC)
    static Optional<Me> me(ViewContext<Db> ctx) {
        return ctx.db().player().id().find(ctx.sender()).map(player -> describe(ctx, player));
    }

    private static Me describe(ViewContext<Db> ctx, Player player) {
        Optional<String> guild = ctx.db()
                .member()
                .player()
                .find(player.id())
                .map(member -> ctx.db().guild().id().require(member.guildId()).name());
        List<Stack> items = new ArrayList<>();
        for (Possession possession : ctx.db().possession().owner().filter(player.id())) {
            items.add(new Stack(possession.kind(), possession.count()));
        }
        items.sort(Comparator.comparing(Stack::kind));
        return new Me(player.id(), player.name(), guild, items);
    }

    /** The fighters in a zone and around it; kept up to date by the query, without running this again. */
    @View(access = Access.PUBLIC)
    static Query<Fighter> near(AnonymousViewContext<Db> ctx, int zone) {
        if (!Zones.isValid(zone)) {
            throw new ReducerException("there is no zone " + zone);
        }
        return ctx.from().fighter().where(fighter -> {
            BoolExpr<Fighter> seen = fighter.zone().eq(zone);
            for (int other : Zones.around(zone)) {
                seen = seen.or(fighter.zone().eq(other));
            }
            return seen;
        });
    }

    /** Tells the caller their place among all players: a question with an answer, which reducers do not give. */
    @Procedure
    public static Standing standing(ProcedureContext<Db> ctx) {
        return ctx.inTransaction(tx -> {
            Player caller = Arena.caller(tx);
            List<Player> better = tx.db()
                    .player()
                    .score()
                    .filter(Range.greaterThan(caller.score()))
                    .toList();
            better.sort(BEST_FIRST.reversed());
            Optional<String> ahead = better.stream().findFirst().map(Player::name);
            return new Standing(better.size() + 1, (int) tx.db().player().count(), ahead);
        });
    }
}
