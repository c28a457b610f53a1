package ${package};

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two clients of one real server in this JVM. */
final class ChatClientTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Path.of(System.getProperty("module.wasm")));

    @TempDir
    Path tokens;

    @Test
    @Timeout(60)
    void everybodySeesWhatIsSaid(TestDatabase database) throws InterruptedException {
        database.call("say", "before anybody came");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (ChatClient ann = client(database, "ann", new ByteArrayOutputStream());
                ChatClient ben = client(database, "ben", seen)) {
            ann.setName("Ann");
            ann.say("hello");
            await(seen, "Ann: hello");
            ben.say(" ");
            await(seen, "! messages must not be empty");
        }
        assertTrue(text(seen).contains(": before anybody came"), text(seen));
    }

    private ChatClient client(TestDatabase database, String name, ByteArrayOutputStream out) {
        PrintStream lines = new PrintStream(out, true, StandardCharsets.UTF_8);
        ChatClient client = new ChatClient(database.url().toString(), database.name(), tokens.resolve(name), lines);
        client.awaitReady();
        return client;
    }

    private static void await(ByteArrayOutputStream out, String text) throws InterruptedException {
        while (!text(out).contains(text)) {
            Thread.sleep(10);
        }
    }

    private static String text(ByteArrayOutputStream out) {
        return out.toString(StandardCharsets.UTF_8);
    }
}
