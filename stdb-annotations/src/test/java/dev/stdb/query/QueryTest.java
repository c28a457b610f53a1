package dev.stdb.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.TimeDuration;
import dev.stdb.types.Timestamp;
import dev.stdb.types.Uuid;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The SQL of queries. That the server understands it is tested there. */
class QueryTest {
    private record Player(String name, int level, int guildId, boolean online) {}

    private record Guild(int id, String motto) {}

    private static final class PlayerColumns {
        Column<Player, String> name() {
            return new Column<>("player", "name", Player::name);
        }

        Column<Player, Integer> level() {
            return new Column<>("player", "level", Player::level);
        }

        UnsignedColumn<Player, Integer> guildId() {
            return new UnsignedColumn<>("player", "guild_id", Player::guildId);
        }

        BoolColumn<Player> online() {
            return new BoolColumn<>("player", "online", Player::online);
        }
    }

    private static final class PlayerIndexedColumns {
        IndexedColumn<Player, Integer> guildId() {
            return new IndexedColumn<>("player", "guild_id");
        }
    }

    private static final class GuildColumns {
        Column<Guild, String> motto() {
            return new Column<>("Guild", "motto", Guild::motto);
        }
    }

    private static final class GuildIndexedColumns {
        IndexedColumn<Guild, Integer> id() {
            return new IndexedColumn<>("Guild", "id");
        }
    }

    private static final TableQuery<Player, PlayerColumns, PlayerIndexedColumns> PLAYER =
            new TableQuery<>("player", new PlayerColumns(), new PlayerIndexedColumns());
    private static final TableQuery<Guild, GuildColumns, GuildIndexedColumns> GUILD =
            new TableQuery<>("Guild", new GuildColumns(), new GuildIndexedColumns());

    private static String where(Function<PlayerColumns, BoolExpr<Player>> predicate) {
        String start = "SELECT * FROM \"player\" WHERE ";
        String sql = PLAYER.where(predicate).toSql();
        assertThat(sql).startsWith(start);
        return sql.substring(start.length()).replace("\"player\".", "");
    }

    @Test
    void aTableIsAQueryForAllRows() {
        assertThat(PLAYER.toSql()).isEqualTo("SELECT * FROM \"player\"").isEqualTo(PLAYER.toString());
        assertThat(new TableQuery<>("a.b\"c", new Object(), new Object()).toSql())
                .isEqualTo("SELECT * FROM \"a\".\"b\"\"c\"");
    }

    @Test
    void columnsAreComparedWithValuesAndColumns() {
        assertThat(where(p -> p.level().eq(1))).isEqualTo("\"level\" = 1");
        assertThat(where(p -> p.level().ne(-1))).isEqualTo("\"level\" <> -1");
        assertThat(where(p -> p.level().lt(p.guildId()))).isEqualTo("\"level\" < \"guild_id\"");
        assertThat(where(p -> p.level().le(1))).isEqualTo("\"level\" <= 1");
        assertThat(where(p -> p.level().gt(1))).isEqualTo("\"level\" > 1");
        assertThat(where(p -> p.level().ge(1))).isEqualTo("\"level\" >= 1");
        assertThat(where(p -> p.guildId().eq(-1))).isEqualTo("\"guild_id\" = 4294967295");
        assertThat(where(p -> p.name().eq("it's"))).isEqualTo("\"name\" = 'it''s'");
    }

    @Test
    void conditionsNestNoDeeperThanTheyMust() {
        assertThat(where(PlayerColumns::online)).isEqualTo("\"online\"");
        assertThat(where(p -> BoolExpr.of(true))).isEqualTo("TRUE");
        assertThat(where(p -> p.online()
                        .and(p.level().eq(1))
                        .and(p.level().eq(2).and(p.name().eq("a")))))
                .isEqualTo("\"online\" AND \"level\" = 1 AND \"level\" = 2 AND \"name\" = 'a'");
        assertThat(where(
                        p -> p.online().or(p.level().eq(1)).and(p.name().eq("a").or(p.online()))))
                .isEqualTo("(\"online\" OR \"level\" = 1) AND (\"name\" = 'a' OR \"online\")");
        assertThat(PLAYER.where(p -> p.online().or(p.level().eq(1)))
                        .where(PlayerColumns::online)
                        .toSql())
                .endsWith("WHERE (\"player\".\"online\" OR \"player\".\"level\" = 1) AND \"player\".\"online\"");
    }

    private enum State {
        WAITING,
        DONE
    }

    private record Job(State state, State next, Optional<Integer> size, Optional<Integer> limit) {}

    private static final EnumColumn<Job, State> STATE =
            new EnumColumn<>("job", "state", Job::state, "WAITING", "IS_DONE");
    private static final EnumColumn<Job, State> NEXT = new EnumColumn<>("job", "next", Job::next, "WAITING", "IS_DONE");
    private static final OptionColumn<Job, Integer> SIZE =
            new OptionColumn<>("job", "size", Job::size, ColumnType.unsigned());
    private static final OptionColumn<Job, Integer> LIMIT =
            new OptionColumn<>("job", "limit", Job::limit, ColumnType.unsigned());

    private static void check(BoolExpr<Job> condition, String sql, Job meets, Job fails) {
        assertThat(condition.toSql(false).replace("\"job\".", "")).isEqualTo(sql);
        for (BoolExpr<Job> same : List.of(condition, condition.not().not())) {
            assertThat(same.toSql(true)).isEqualTo(condition.toSql(true));
            assertThat(same.matches(meets)).as(sql).isTrue();
            assertThat(same.matches(fails)).as(sql).isFalse();
            assertThat(same.not().matches(meets)).as("not " + sql).isFalse();
        }
    }

    @Test
    void enumsAreComparedByTheNamesOfTheDatabase() {
        Job waiting = new Job(State.WAITING, State.DONE, Optional.empty(), Optional.empty());
        Job done = new Job(State.DONE, State.DONE, Optional.empty(), Optional.empty());
        check(STATE.eq(State.DONE), "\"state\" = 'IS_DONE'", done, waiting);
        check(STATE.ne(State.DONE), "\"state\" <> 'IS_DONE'", waiting, done);
        check(STATE.eq(NEXT), "\"state\" = \"next\"", done, waiting);
        check(STATE.ne(NEXT), "\"state\" <> \"next\"", waiting, done);
    }

    @Test
    void optionsArePresentAbsentOrEqual() {
        Job none = new Job(State.DONE, State.DONE, Optional.empty(), Optional.empty());
        Job one = new Job(State.DONE, State.DONE, Optional.of(1), Optional.empty());
        Job largest = new Job(State.DONE, State.DONE, Optional.of(-1), Optional.of(-1));
        check(SIZE.isPresent(), "\"size\" IS NOT NULL", one, none);
        check(SIZE.isEmpty(), "\"size\" IS NULL", none, one);
        check(SIZE.eq(-1), "\"size\" = 4294967295", largest, none);
        check(SIZE.ne(-1), "\"size\" <> 4294967295", none, largest);
        check(SIZE.eq(Optional.of(1)), "\"size\" = 1", one, largest);
        check(SIZE.eq(Optional.empty()), "\"size\" IS NULL", none, largest);
        check(SIZE.ne(Optional.of(1)), "\"size\" <> 1", none, one);
        check(SIZE.ne(Optional.empty()), "\"size\" IS NOT NULL", one, none);
        check(SIZE.eq(LIMIT), "\"size\" = \"limit\"", none, one);
        check(SIZE.ne(LIMIT), "\"size\" <> \"limit\"", one, largest);
    }

    /** Subscriptions have no NOT. */
    @Test
    void negationIsWrittenAsTheOpposite() {
        assertThat(where(p -> p.online().not())).isEqualTo("\"online\" = FALSE");
        assertThat(where(p ->
                        p.level().eq(1).and(p.level().lt(2).or(p.level().le(3))).not()))
                .isEqualTo("\"level\" <> 1 OR (\"level\" >= 2 AND \"level\" > 3)");
        assertThat(where(p ->
                        p.level().ne(1).or(p.level().gt(2).or(p.level().ge(3))).not()))
                .isEqualTo("\"level\" = 1 AND \"level\" <= 2 AND \"level\" < 3");
        assertThat(where(p -> BoolExpr.<Player>of(true).not())).isEqualTo("FALSE");
    }

    @Test
    void joinsYieldTheRowsOfOneSide() {
        assertThat(PLAYER.leftSemijoin(
                                GUILD, (player, guild) -> player.guildId().eq(guild.id()))
                        .toSql())
                .isEqualTo("SELECT \"player\".* FROM \"player\" JOIN \"Guild\" "
                        + "ON \"player\".\"guild_id\" = \"Guild\".\"id\"");
        assertThat(PLAYER.where(p -> p.level().eq(1).or(p.online()))
                        .rightSemijoin(
                                GUILD.where(g -> g.motto().ne("")),
                                (player, guild) -> player.guildId().eq(guild.id()))
                        .where(guild -> guild.motto().ne("x"))
                        .toSql())
                .isEqualTo("SELECT \"Guild\".* FROM \"player\" JOIN \"Guild\" "
                        + "ON \"player\".\"guild_id\" = \"Guild\".\"id\" "
                        + "WHERE (\"Guild\".\"motto\" <> '' AND \"Guild\".\"motto\" <> 'x') "
                        + "AND (\"player\".\"level\" = 1 OR \"player\".\"online\")");
        assertThat(GUILD.rightSemijoin(
                                PLAYER.where(PlayerColumns::online),
                                (guild, player) -> guild.id().eq(player.guildId()))
                        .toSql())
                .endsWith("WHERE \"player\".\"online\"");
        assertThatThrownBy(
                        () -> PLAYER.leftSemijoin(PLAYER, (a, b) -> a.guildId().eq(b.guildId())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a table cannot be joined with itself: table=player");
    }

    @Test
    void viewsTakeArguments() {
        assertThat(ViewCall.of("near", Literals.of(5), Literals.of("it's")))
                .hasToString("SELECT * FROM \"near\"(5, 'it''s')");
    }

    @Test
    void everyValueHasALiteral() {
        assertThat(Literals.of(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(Literals.ofUnsigned(-1L)).isEqualTo("18446744073709551615");
        assertThat(Literals.ofUnsigned((short) -1)).isEqualTo("65535");
        assertThat(Literals.ofUnsigned((byte) -1)).isEqualTo("255");
        assertThat(Literals.of(BigInteger.ONE.shiftLeft(255)))
                .startsWith("5789")
                .hasSize(77);
        assertThat(Literals.of(-0.5)).isEqualTo("-0.5");
        assertThat(Literals.of(Double.NEGATIVE_INFINITY)).isEqualTo("-1e999");
        assertThat(Literals.of(0.1f)).isEqualTo("0.1");
        assertThat(Literals.of(new byte[] {0, -1, 0x5a})).isEqualTo("0x00ff5a");
        assertThat(Literals.of(Identity.of(0xab, 0, 0, 0))).isEqualTo("0x" + "0".repeat(62) + "ab");
        assertThat(Literals.of(ConnectionId.of(0xab, 0))).isEqualTo("0x" + "0".repeat(30) + "ab");
        String uuid = "01888d6e-5c00-7000-8000-000000000001";
        assertThat(Literals.of(Uuid.fromString(uuid)))
                .isEqualTo("0x01888d6e5c0070008000000000000001")
                .isEqualTo(Literals.of(UUID.fromString(uuid)));
        assertThat(Literals.of(Timestamp.ofMicros(1_500_000)))
                .isEqualTo("'1970-01-01T00:00:01.500000Z'")
                .isEqualTo(Literals.of(Instant.ofEpochMilli(1_500)));
        assertThat(Literals.of(LocalDate.of(1970, 2, 1))).isEqualTo("31");
        assertThat(Literals.of(Duration.ofMillis(-1_500)))
                .isEqualTo("-1500000")
                .isEqualTo(Literals.of(TimeDuration.ofMicros(-1_500_000)));
        assertThatThrownBy(() -> Literals.of(Double.NaN))
                .hasMessage("SQL has no literal for NaN: compare with a number");
        assertThatThrownBy(() -> Literals.of(new Object()))
                .hasMessage("SQL cannot write a value of this type: type=java.lang.Object");
    }

    @Test
    void rowsMatchWithoutTheServer() {
        Player ann = new Player("Ann", 5, -1, true);
        assertThat(PLAYER.matches(ann)).isTrue();
        assertThat(PLAYER.where(p -> p.level().gt(4).and(p.online())).matches(ann))
                .isTrue();
        assertThat(PLAYER.where(p -> p.level().gt(4).and(p.online().not())).matches(ann))
                .isFalse();
        assertThat(PLAYER.where(p -> p.name().lt("B").or(BoolExpr.of(false))).matches(ann))
                .isTrue();
        assertThat(PLAYER.where(p -> p.guildId().gt(1)).matches(ann))
                .as("unsigned")
                .isTrue();
        assertThat(PLAYER.where(p -> p.level().eq(p.guildId())).matches(ann))
                .as("columns of a row")
                .isFalse();
    }
}
