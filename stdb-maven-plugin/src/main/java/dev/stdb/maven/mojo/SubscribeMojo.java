package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.SubscribeTask;
import dev.stdb.task.verb.SubscribeTask.Selection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Prints the rows that transactions change, a line of JSON for each transaction. Replaces the official
 * {@code subscribe}.
 */
@Mojo(name = "subscribe", requiresProject = false, threadSafe = true)
public final class SubscribeMojo extends AbstractServerMojo {
    /** What to subscribe to. */
    @Parameter(property = "stdb.query")
    @Nullable
    String query;

    /** Ends after so many transactions; 0 means never. Official flag: {@code --num-updates}. */
    @Parameter(property = "stdb.numUpdates", defaultValue = "0")
    int numUpdates;

    /** Ends after so many seconds, at the latest; 0 means never. Official flag: {@code --timeout}. */
    @Parameter(property = "stdb.timeout", defaultValue = "0")
    int timeout;

    /** Prints the rows that are there at the beginning, too. Official flag: {@code --print-initial-update}. */
    @Parameter(property = "stdb.printInitialUpdate", defaultValue = "false")
    boolean printInitialUpdate;

    /** Whether only what is durable is shown; by default the server decides. Official flag: {@code --confirmed}. */
    @Parameter(property = "stdb.confirmed")
    @Nullable
    Boolean confirmed;

    @Override
    void run() throws TaskException, ServerException, IOException {
        if (query == null || query.isBlank()) {
            throw new TaskException(
                    "it is not said what to subscribe to",
                    "",
                    "for example: " + SPELLING.command("subscribe", Map.of("query", "SELECT * FROM message")));
        }
        Selection selection = new Selection(
                List.of(query),
                numUpdates,
                timeout > 0 ? Optional.of(Duration.ofSeconds(timeout)) : Optional.empty(),
                printInitialUpdate,
                Optional.ofNullable(confirmed));
        new SubscribeTask(target(), selection).run();
    }
}
