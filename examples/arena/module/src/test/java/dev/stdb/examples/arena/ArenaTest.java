package dev.stdb.examples.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.client.InternalServerException;
import dev.stdb.client.SenderException;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestConnection;
import dev.stdb.harness.TestDatabase;
import dev.stdb.harness.TestUser;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who comes and goes, what ticks do, guilds, and what players see. */
@SuppressWarnings("try") // A connection is there; nothing else is done with it.
final class ArenaTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Arena.class).withEnvironment(Map.of("sponsorKey", "k3y"));

    private static final Duration TICK = Duration.ofMillis(100);

    private static Object number(TestDatabase database, String query) {
        return database.sql(query).get(0).get(0);
    }

    private static long count(TestDatabase database, String table) {
        return (Long) number(database, "SELECT COUNT(*) AS n FROM " + table);
    }

    /** Puts a fighter somewhere; only the owner may. */
    private static void place(TestDatabase database, TestUser user, int x, int y) {
        int zone = new Spot(x, y).zone();
        database.sql("UPDATE fighter SET x = %d, y = %d, zone = %d WHERE player = 0x%s"
                .formatted(x, y, zone, user.identity().toHex()));
    }

    private static float x(TestDatabase database, TestUser user) {
        return ((Number) number(
                        database,
                        "SELECT x FROM fighter WHERE player = 0x"
                                + user.identity().toHex()))
                .floatValue();
    }

    @Test
    void playersAreOnTheMapWhileTheyAreConnected(TestDatabase database) {
        TestUser ann = database.newUser();
        try (TestConnection first = ann.connect()) {
            ann.call("join", " Ann ");
            assertThat(database.sql("SELECT name, online FROM player")).containsExactly(List.of("Ann", true));
            ann.connect().close();
            assertThat(count(database, "fighter")).isEqualTo(1);
        }
        assertThat(database.sql("SELECT name, online FROM player")).containsExactly(List.of("Ann", false));
        assertThat(count(database, "fighter")).isZero();
        try (TestConnection again = ann.connect()) {
            assertThat(count(database, "fighter")).isEqualTo(1);
            assertThat(database.sql("SELECT * FROM session WHERE player = 0x"
                            + ann.identity().toHex()))
                    .hasSize(1);
        }
    }

    @Test
    void namesAreTakenOnce(TestDatabase database) {
        TestUser ann = database.newUser();
        ann.call("join", "Ann");
        assertThatThrownBy(() -> ann.call("join", "Anna"))
                .isInstanceOf(SenderException.class)
                .hasMessage("you have joined already, as Ann");
        assertThatThrownBy(() -> database.newUser().call("join", "Ann")).hasMessage("the name Ann is taken");
        assertThatThrownBy(() -> database.newUser().call("join", " ")).hasMessage("names have 1 to 20 characters");
        assertThatThrownBy(() -> database.newUser().call("turn", "EAST")).hasMessage("join first");
    }

    @Test
    void fightersWalkWithEveryTickAndStopAtWalls(TestDatabase database) {
        TestUser ann = database.newUser();
        try (TestConnection there = ann.connect()) {
            ann.call("join", "Ann");
            place(database, ann, 100, 100);
            ann.call("turn", "EAST");
            assertThat(x(database, ann)).isEqualTo(100);
            database.advance(TICK);
            assertThat(x(database, ann)).isEqualTo(109);
            database.advance(TICK.multipliedBy(9));
            assertThat(x(database, ann)).isEqualTo(190);
            ann.call("turn", "SOUTH_EAST");
            database.advance(TICK);
            assertThat(x(database, ann)).isBetween(196f, 197f);

            place(database, ann, 240, 250);
            ann.call("turn", "EAST");
            database.advance(Duration.ofSeconds(3));
            assertThat(x(database, ann)).isBetween(250f, 266f);
            ann.call("turn", "WEST");
            database.advance(Duration.ofSeconds(5));
            assertThat(x(database, ann)).isBetween(14f, 23f);
        }
    }

    @Test
    void timeStandsStillWithoutFightersAndWhenItIsPaused(TestDatabase database) {
        assertThat(count(database, "tick")).isZero();
        TestUser ann = database.newUser();
        try (TestConnection there = ann.connect()) {
            ann.call("join", "Ann");
            database.advance(TICK.multipliedBy(10));
            assertThat(number(database, "SELECT tick FROM world")).isEqualTo(10L);
            database.call("set_paused", true);
            database.advance(TICK.multipliedBy(10));
            assertThat(number(database, "SELECT tick FROM world")).isEqualTo(10L);
            assertThatThrownBy(() -> ann.call("strike")).hasMessage("the arena is paused");
            assertThatThrownBy(() -> ann.call("set_paused", false)).isInstanceOf(InternalServerException.class);
            assertThatThrownBy(() -> ann.call("tick", Map.of())).isInstanceOf(InternalServerException.class);
        }
        database.advance(TICK);
        assertThat(count(database, "tick")).isZero();
    }

    @Test
    void itemsAreDroppedPickedUpAndUsed(TestDatabase database) {
        TestUser ann = database.newUser();
        try (TestConnection there = ann.connect()) {
            ann.call("join", "Ann");
            place(database, ann, 100, 100);
            database.advance(Duration.ofMinutes(1));
            // As many as there may be: for those that fell at her feet others have been dropped.
            assertThat(count(database, "item")).isEqualTo(30);

            database.sql("DELETE FROM item");
            database.sql("DELETE FROM possession");
            database.sql("INSERT INTO item (kind, x, y) VALUES ('BOOTS', 110, 100)");
            database.advance(TICK);
            assertThat(database.sql("SELECT count FROM possession WHERE kind = 'BOOTS'"))
                    .containsExactly(List.of(1L));
            assertThat(ann.sql("SELECT * FROM me").toString()).contains("Ann");

            ann.call("use", "BOOTS");
            assertThatThrownBy(() -> ann.call("use", "BOOTS")).hasMessage("you have no boots");
            ann.call("turn", "EAST");
            database.advance(TICK);
            assertThat(x(database, ann)).isEqualTo(116);
            database.advance(Duration.ofSeconds(6));
            place(database, ann, 100, 100);
            database.advance(TICK);
            assertThat(x(database, ann)).isEqualTo(109);
        }
    }

    @Test
    void blowsHurtAndTheLastOneScores(TestDatabase database) {
        TestUser ann = database.newUser();
        TestUser ben = database.newUser();
        try (TestConnection one = ann.connect();
                TestConnection two = ben.connect()) {
            ann.call("join", "Ann");
            ben.call("join", "Ben");
            place(database, ann, 100, 100);
            place(database, ben, 140, 100);
            ann.call("strike");
            assertThatThrownBy(() -> ann.call("strike")).hasMessage("not that fast");
            assertThat(database.sql("SELECT health FROM fighter WHERE x = 140")).containsExactly(List.of(75L));
            for (int i = 0; i < 3; i++) {
                database.advance(TICK.multipliedBy(4));
                ann.call("strike");
            }
            assertThat(ben.sql("SELECT * FROM leaders")).containsExactly(List.of(1L, "Ann", 1L));
            assertThat(database.sql("SELECT name, defeats FROM player WHERE defeats > 0"))
                    .containsExactly(List.of("Ben", 1L));
            assertThat(count(database, "hit")).isZero();
            assertThat(database.sql("SELECT health FROM fighter")).containsExactly(List.of(100L), List.of(100L));
        }
    }

    @Test
    void guildMatesTalkAmongThemselvesAndDoNotHurtEachOther(TestDatabase database) {
        TestUser ann = database.newUser();
        TestUser ben = database.newUser();
        TestUser cleo = database.newUser();
        try (TestConnection one = ann.connect();
                TestConnection two = ben.connect()) {
            ann.call("join", "Ann");
            ben.call("join", "Ben");
            cleo.call("join", "Cleo");
            ann.call("found_guild", "Owls");
            assertThatThrownBy(() -> cleo.call("found_guild", "Owls")).hasMessage("there is a guild Owls already");
            assertThatThrownBy(() -> cleo.call("say", "hello")).hasMessage("join a guild first");
            ben.call("join_guild", number(database, "SELECT id FROM guild"));
            ann.call("say", "hello");
            assertThat(ben.sql("SELECT author, text FROM guild_message")).containsExactly(List.of("Ann", "hello"));
            assertThat(cleo.sql("SELECT author, text FROM guild_message")).isEmpty();

            place(database, ann, 100, 100);
            place(database, ben, 140, 100);
            ann.call("strike");
            assertThat(database.sql("SELECT health FROM fighter WHERE x = 140")).containsExactly(List.of(100L));

            for (int i = 0; i < 60; i++) {
                ann.call("say", "message " + i);
            }
            assertThat(count(database, "guild_message")).isEqualTo(50);
            ann.call("leave_guild");
            assertThat(ann.sql("SELECT text FROM guild_message")).isEmpty();
            ben.call("leave_guild");
            assertThat(count(database, "guild_message")).isZero();
            assertThat(count(database, "guild")).isZero();
        }
    }

    @Test
    void fightersSeeTheirNeighbourhood(TestDatabase database) {
        TestUser ann = database.newUser();
        try (TestConnection there = ann.connect()) {
            ann.call("join", "Ann");
            place(database, ann, 100, 100);
            assertThat(ann.sql("SELECT * FROM near(7)")).hasSize(1);
            assertThat(ann.sql("SELECT * FROM near(8)")).isEmpty();
            assertThatThrownBy(() -> ann.sql("SELECT * FROM near(24)")).hasMessageContaining("there is no zone 24");
        }
    }

    @Test
    void whoDoesNotComeBackIsForgottenAtNight(TestDatabase database) {
        TestUser ann = database.newUser();
        ann.call("join", "Ann");
        ann.call("found_guild", "Owls");
        database.advance(Duration.ofHours(27));
        assertThat(count(database, "player")).isEqualTo(1);
        database.advance(Duration.ofHours(24));
        assertThat(count(database, "player")).isZero();
        assertThat(count(database, "guild")).isZero();
    }

    @Test
    void theBladeGoesRoundAndHurts(TestDatabase database) {
        TestUser ann = database.newUser();
        try (TestConnection there = ann.connect()) {
            ann.call("join", "Ann");
            place(database, ann, 600, 660);
            database.advance(TICK.multipliedBy(30));
            List<Object> world =
                    database.sql("SELECT blade_x, blade_y FROM world").get(0);
            assertThat(((Number) world.get(0)).doubleValue()).isBetween(599.9, 600.1);
            assertThat(((Number) world.get(1)).doubleValue()).isEqualTo(660);
            assertThat((Long) number(database, "SELECT health FROM fighter")).isLessThan(100);
        }
    }

    @Test
    void otherProgramsReadTheLeaderboard(TestDatabase database) throws Exception {
        database.newUser().call("join", "Ann");
        database.newUser().call("join", "\"B\"");
        assertThat(send(route(database, "/leaders").GET())).isEqualTo("200 []");
        database.sql("UPDATE player SET score = 3 WHERE name = '\"B\"'");
        database.sql("UPDATE player SET score = 2 WHERE name = 'Ann'");
        assertThat(send(route(database, "/leaders").GET()))
                .isEqualTo("200 [{\"place\":1,\"name\":\"\\\"B\\\"\",\"score\":3},"
                        + "{\"place\":2,\"name\":\"Ann\",\"score\":2}]");
    }

    @Test
    void sponsorsDropThings(TestDatabase database) throws Exception {
        assertThat(drop(database, "SHIELD", "guessed")).isEqualTo("403 wrong key");
        assertThat(drop(database, "SWORD", "k3y")).isEqualTo("404 there is no such thing");
        assertThat(count(database, "item")).isZero();
        for (int i = 0; i < 30; i++) {
            assertThat(drop(database, "SHIELD", "k3y")).isEqualTo("204 ");
        }
        assertThat(drop(database, "SHIELD", "k3y")).isEqualTo("409 the arena is full of things");
        assertThat(number(database, "SELECT COUNT(*) AS n FROM item WHERE kind = 'SHIELD'"))
                .isEqualTo(30L);
    }

    private static String drop(TestDatabase database, String kind, String key) throws Exception {
        return send(route(database, "/drop/" + kind).header("X-Key", key).POST(BodyPublishers.noBody()));
    }

    private static HttpRequest.Builder route(TestDatabase database, String path) {
        return HttpRequest.newBuilder(database.url().resolve("/v1/database/" + database.name() + "/route" + path));
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
