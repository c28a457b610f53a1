package dev.stdb.it.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** All attacks at once over one server: 30 seconds, or as long as {@code -Dstdb.abuse.minutes=N} says. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "strangers have loopback addresses of their own")
final class AbuseTogetherIT {
    private static final Duration TIME = Integer.getInteger("stdb.abuse.minutes") == null
            ? Duration.ofSeconds(30)
            : Duration.ofMinutes(Integer.getInteger("stdb.abuse.minutes"));

    @TempDir
    private Path temp;

    private final Map<String, Integer> blows = new ConcurrentHashMap<>();
    private final Map<String, Throwable> failures = new ConcurrentHashMap<>();

    @Test
    void bystanderIsServedAndMissesNothing() throws Exception {
        Path data = temp.resolve("data");
        Bystander bystander;
        try (ServerProcess server = SmallServer.start(data)) {
            bystander = Bystander.at(server);
            attack(server);
            System.out.println("served after " + bystander.awaitServed(Patience.CALL));
            bystander.finish();
            bystander.assertNothingIsMissing(server);
            server.kill();
        }
        try (ServerProcess server = SmallServer.start(data)) {
            bystander.assertNothingIsMissing(server);
        }
        System.out.println("slowest call of the bystander: " + bystander.slowest() + ", acknowledged rows: "
                + bystander.acknowledged());
        new TreeMap<>(blows).forEach((name, count) -> System.out.println(name + ": " + count + " times"));
        assertThat(failures).isEmpty();
    }

    private void attack(ServerProcess server) throws IOException, InterruptedException {
        List<Stranger> strangers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        SmallServer.attacks().forEach(attack -> {
            Stranger stranger = new Stranger(server.url());
            Thread thread = new Thread(() -> strike(attack, stranger), attack.name());
            strangers.add(stranger);
            threads.add(thread);
            thread.start();
        });
        Thread.sleep(TIME.toMillis());
        for (Stranger stranger : strangers) {
            stranger.stop();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void strike(Attack attack, Stranger stranger) {
        try {
            blows.put(attack.name(), attack.strikeUntilStopped(stranger));
        } catch (Exception | AssertionError e) {
            failures.put(attack.name(), e);
        }
    }
}
