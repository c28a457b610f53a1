package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.verb.PingTask;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;

/** Asks whether a server is there; fails if none is. */
@Mojo(name = "ping", requiresProject = false, threadSafe = true)
public final class PingMojo extends AbstractServerMojo {
    @Override
    void run() throws TaskException, IOException {
        DatabaseClient client = new DatabaseClient(serverUri(), null, SPELLING);
        new PingTask(new Target(client, "", SPELLING, output())).run();
    }
}
