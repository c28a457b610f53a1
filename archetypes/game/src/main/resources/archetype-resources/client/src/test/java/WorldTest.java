package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.badlogic.gdx.ApplicationAdapter;
import com.badlogic.gdx.backends.headless.HeadlessApplication;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import ${package}.bindings.Player;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two worlds of one real server in this JVM, in libGDX's loop without a window. */
final class WorldTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Path.of(System.getProperty("module.wasm")));

    @TempDir
    Path tokens;

    @Test
    void everybodySeesTheMoves(TestDatabase database) throws Exception {
        World ann = new World(database.url().toString(), database.name(), tokens.resolve("ann"));
        World ben = new World(database.url().toString(), database.name(), tokens.resolve("ben"));
        CompletableFuture<Player> seen = new CompletableFuture<>();
        HeadlessApplication application = new HeadlessApplication(new ApplicationAdapter() {
            private boolean moved;

            @Override
            public void render() {
                ann.advance();
                ben.advance();
                if (ann.isReady() && ben.isReady() && !moved) {
                    moved = true;
                    ann.move(1, 1);
                }
                ben.players().stream()
                        .filter(player -> !ben.isMe(player) && player.x() == 11)
                        .findFirst()
                        .ifPresent(seen::complete);
            }
        });
        try {
            assertEquals(11, seen.get(60, TimeUnit.SECONDS).y());
        } finally {
            application.exit();
            ann.close();
            ben.close();
        }
    }
}
