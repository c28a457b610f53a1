package dev.stdb.it;

import dev.stdb.examples.arena.bots.CallCounts;
import dev.stdb.examples.arena.bots.Swarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred bots play, each with a copy of what it may see. Then time is stopped, and every copy must equal what the
 * server answers. {@code target/arena-swarm.txt} has figures.
 */
@Timeout(900)
final class ArenaSwarmIT {
    private static final String ARENA = "arena";
    private static final int BOTS = 200;
    private static final Duration PLAY = Duration.ofSeconds(15);

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
                BotCopies.check(swarm, BOTS);
            }
        }
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
