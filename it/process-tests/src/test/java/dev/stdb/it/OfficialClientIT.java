package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.testing.Checks;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The unmodified npm package {@code spacetimedb} 2.10.1 works against our server, over both protocols, and our
 * own TypeScript runtime does the same with the same scripts. The same package
 * of 1.12.0 works over the protocol of 1.x.
 */
@Tag("node")
@Checks({
    "spec wire-protocol.md §15.1, §15.2, §15.5–15.6, §15.8, §15.10–15.15 and §15.17",
    "spec http-api.md §9.1",
    "spec client-sdk.md §20.8 and §20.9",
    "spec subscriptions.md §11.8 and §12.12"
})
final class OfficialClientIT {
    @TempDir
    private static Path temp;

    private static ServerProcess server;

    @BeforeAll
    static void startServer() {
        server = ServerProcess.start(temp.resolve("data"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "official, v3, client.mjs, 11",
        "official, v2, client.mjs, 11",
        "official, v3, more.mjs, 11",
        "official, v3, react.mjs, 4",
        "official, v1, v1.mjs, 10",
        "official, v2, property.mjs, 1",
        "own, v3, client.mjs, 11",
        "own, v2, more.mjs, 11",
        "own, v3, property.mjs, 1"
    })
    void everyCheckOfTheScriptHolds(String runtime, String protocol, String script, int checks)
            throws IOException, InterruptedException {
        NodeProject project = NodeProject.install();
        String token = server.newToken();
        String database = "fixture-" + runtime + "-" + protocol + "-" + script.replace(".mjs", "");
        server.publish(database, Fixtures.fixtureModule(), token);
        String client = runtime.equals("own") ? NodeProject.own() : NodeProject.OFFICIAL;
        String output = project.run(client, "node", script, server.url().toString(), database, protocol, token);
        assertThat(output).contains("all " + protocol + " checks passed");
        assertThat(output.lines().filter(line -> line.startsWith("ok " + protocol)))
                .hasSizeGreaterThanOrEqualTo(checks);
    }
}
