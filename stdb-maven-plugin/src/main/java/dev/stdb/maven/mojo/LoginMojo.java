package dev.stdb.maven.mojo;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.LoginTask;
import java.io.IOException;
import java.net.URI;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Makes the user known to a server: with an identity that it makes, or with {@code -Dstdb.token}. Replaces the official
 * {@code login}.
 */
@Mojo(name = "login", requiresProject = false, threadSafe = true)
public final class LoginMojo extends AbstractReadingMojo {
    /** Prints who the user is instead. Official command: {@code login show}. */
    @Parameter(property = "stdb.show", defaultValue = "false")
    boolean show;

    @Override
    void run() throws TaskException, ServerException, IOException {
        Format form = format();
        URI uri = serverUri();
        LoginTask task = new LoginTask(credentials(), uri, SPELLING, output());
        if (token != null && !token.isBlank()) {
            task.login(token);
        } else if (show && projectToken(uri).isEmpty()) {
            task.show(false, form);
        } else {
            task.tell(target().server());
        }
    }
}
