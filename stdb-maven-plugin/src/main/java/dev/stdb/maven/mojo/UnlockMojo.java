package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.LockTask;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;

/** Ends the guard of a database against being deleted or reset. Replaces the official {@code unlock}. */
@Mojo(name = "unlock", requiresProject = false, threadSafe = true)
public final class UnlockMojo extends AbstractServerMojo {
    @Override
    void run() throws TaskException, ServerException, IOException {
        new LockTask(target(), false).run();
    }
}
