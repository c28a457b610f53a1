package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.verb.LoginTask;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;

/** Forgets who the user is at a server. Replaces the official {@code logout}. */
@Mojo(name = "logout", requiresProject = false, threadSafe = true)
public final class LogoutMojo extends AbstractServerMojo {
    @Override
    void run() throws TaskException, IOException {
        new LoginTask(credentials(), serverUri(), SPELLING, output()).logout();
    }
}
