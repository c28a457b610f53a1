package dev.stdb.task.verb;

import dev.stdb.json.JsonWriter;
import dev.stdb.task.Format;
import dev.stdb.task.Output;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.config.Credentials;
import dev.stdb.task.http.ServerClient;
import dev.stdb.task.http.ServerException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Who the user is at a server: tells it, changes it, forgets it. */
public final class LoginTask {
    private final Credentials credentials;
    private final URI server;
    private final Spelling spelling;
    private final Output output;

    /** Creates a task. */
    public LoginTask(Credentials credentials, URI server, Spelling spelling, Output output) {
        this.credentials = credentials;
        this.server = server;
        this.spelling = spelling;
        this.output = output;
    }

    /** Makes sure that the server knows the user, with a new identity if need be. */
    public void login() throws TaskException, ServerException, IOException {
        tell(credentials.tokenFor(server));
    }

    /**
     * Makes the user the one of a token.
     *
     * @throws TaskException if the server does not accept it; the user stays who it was
     */
    public void login(String token) throws TaskException, ServerException, IOException {
        if (!client(token).acceptsToken()) {
            throw new TaskException(
                    server + " does not accept the token",
                    "",
                    "get one that it makes itself: " + spelling.command("login", Map.of()));
        }
        credentials.save(server, token);
        tell(token);
    }

    private void tell(String token) throws TaskException, ServerException {
        tell(client(token));
    }

    /** Tells who asks a server. */
    public void tell(ServerClient client) throws TaskException, ServerException {
        output.result("logged in to " + server + " as " + client.identity());
    }

    /**
     * Shows who the user is.
     *
     * @param withToken whether to show the token as well, which lets everybody be the user who reads it
     * @throws TaskException if the user is nobody
     */
    public void show(boolean withToken, Format format) throws TaskException, ServerException, IOException {
        String token = credentials
                .find(server)
                .orElseThrow(() -> new TaskException(
                        "you are not logged in to " + server,
                        "",
                        "log in: " + spelling.command("login", Map.of()) + ", which the first command does by itself"));
        String identity = client(token).identity();
        if (format == Format.JSON) {
            JsonWriter json = new JsonWriter().beginObject();
            json.name("server").value(server.toString()).name("identity").value(identity);
            if (withToken) {
                json.name("token").value(token);
            }
            output.result(json.endObject().toString());
        } else {
            output.result("logged in to " + server + " as " + identity);
            if (withToken) {
                output.result(token);
            }
        }
    }

    /** Forgets who the user is. */
    public void logout() throws IOException {
        output.result(credentials.forget(server) ? "logged out from " + server : "you were not logged in to " + server);
    }

    private ServerClient client(String token) {
        return new ServerClient(server, token, spelling);
    }
}
