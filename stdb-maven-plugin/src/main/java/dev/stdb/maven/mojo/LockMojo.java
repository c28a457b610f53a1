package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.LockTask;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;

/** Guards a database against being deleted or reset. Replaces the official {@code lock}. */
@Mojo(name = "lock", requiresProject = false, threadSafe = true)
public final class LockMojo extends AbstractServerMojo {
    @Override
    void run() throws TaskException, ServerException, IOException {
        new LockTask(target(), true).run();
    }
}
