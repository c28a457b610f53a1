package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.InstalledJdk;
import dev.stdb.it.authoring.ModuleSource;
import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.server.jvm.JvmModules;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server on newer Java than the one that builds it, with modules for the release of that Java. */
final class NewerJdkIT {
    private static final String DATABASE = "shapes";
    private static final String SUBSCRIBE =
            "{\"Subscribe\": {\"query_strings\": [\"SELECT * FROM area\"], \"request_id\": 1}}";

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource
    void runsOnTheJdkThatCompilesModules(Host host) throws InterruptedException {
        Path jdk = InstalledJdk.atLeast(25);
        publishesCallsAndTellsSubscribers(jdk, jdk, 25, host);
    }

    /** As on servers that run modules which were compiled elsewhere. */
    @ParameterizedTest
    @EnumSource
    void runsOnARuntimeWithoutCompiler(Host host) throws InterruptedException {
        publishesCallsAndTellsSubscribers(InstalledJdk.atLeast(21), InstalledJdk.runtime(21), 21, host);
    }

    private void publishesCallsAndTellsSubscribers(Path compiler, Path java, int release, Host host)
            throws InterruptedException {
        ModuleSource module = ModuleSource.compiledBy(compiler, release, "releases");
        try (ServerProcess server =
                ServerProcess.startBy(java, temp.resolve("data"), "--jvm-module", module.jvmModuleOption())) {
            String token = server.newToken();
            server.publish(DATABASE, module.program(host, new JvmModules()), token);
            try (Subscriber subscriber = new Subscriber(server.url(), token)) {
                subscriber.await("InitialSubscription");
                server.call(DATABASE, "measure", "[[{\"Box\": {\"width\": 2, \"height\": 3}}]]", token);
                assertThat(subscriber.await("TransactionUpdate")).contains("\\\"size\\\":6");
            }
            assertThat(server.sql(DATABASE, "SELECT size FROM area", token)).contains("\"rows\":[[6]]");
            assertThat(server.moduleLog("a tall box: 2 by 3")).hasSize(1);
        }
    }

    /** A client that asks for all rows of a table and keeps the messages that it gets. */
    private static final class Subscriber implements WebSocket.Listener, AutoCloseable {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();
        private final WebSocket socket;

        Subscriber(URI server, String token) {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("v1.json.spacetimedb")
                    .header("Authorization", "Bearer " + token)
                    .buildAsync(
                            URI.create("ws://" + server.getAuthority() + "/v1/database/" + DATABASE
                                    + "/subscribe?compression=None"),
                            this)
                    .join();
            socket.sendText(SUBSCRIBE, true).join();
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                messages.add(partial.toString());
                partial.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        /** Returns the next message of a kind, which is how its name begins. */
        String await(String kind) throws InterruptedException {
            while (true) {
                String message = messages.poll(3, TimeUnit.MINUTES);
                assertThat(message).as("no message " + kind).isNotNull();
                if (message.startsWith("{\"" + kind)) {
                    return message;
                }
            }
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
