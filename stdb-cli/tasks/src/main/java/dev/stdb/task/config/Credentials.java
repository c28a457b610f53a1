package dev.stdb.task.config;

import dev.stdb.task.Output;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerClient;
import dev.stdb.task.http.ServerClient.Login;
import dev.stdb.task.http.ServerException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Who the user is at a server: the token stored for it, or a new identity that the server makes. Used by one thread.
 */
public final class Credentials {
    private final TokenStore tokens;
    private final CliConfig shared;
    private final Spelling spelling;
    private final Output output;

    /**
     * Creates credentials.
     *
     * @param shared has the token that the official command line uses; it is shown to servers that the file names and
     *     used where it is accepted: whoever sees it can act as the user everywhere else
     * @param output told about new identities
     */
    public Credentials(TokenStore tokens, CliConfig shared, Spelling spelling, Output output) {
        this.tokens = tokens;
        this.shared = shared;
        this.spelling = spelling;
        this.output = output;
    }

    /** Returns a token that the server accepts, which is known the next time as well. */
    public String tokenFor(URI server) throws TaskException, ServerException, IOException {
        Optional<String> known = find(server);
        if (known.isPresent()) {
            return known.get();
        }
        if (tokens.find(server).isPresent()) {
            output.remark("the stored token is not of this server, getting a new one");
        }
        Login login = new ServerClient(server, null, spelling).createIdentity();
        tokens.save(server, login.token());
        output.remark("new identity " + login.identity() + " for " + server);
        return login.token();
    }

    /** Returns a token that the server accepts, if one is known. */
    public Optional<String> find(URI server) throws TaskException, ServerException, IOException {
        Optional<String> everywhere = shared.knows(server) ? shared.token() : Optional.empty();
        for (Optional<String> token : List.of(tokens.find(server), everywhere)) {
            if (token.isPresent() && new ServerClient(server, token.get(), spelling).acceptsToken()) {
                return token;
            }
        }
        return Optional.empty();
    }

    /** Stores a token for a server. */
    public void save(URI server, String token) throws IOException {
        tokens.save(server, token);
    }

    /** Forgets the token for a server, and the shared one; returns whether there was one. */
    public boolean forget(URI server) throws IOException {
        boolean hadShared = shared.removeToken();
        if (hadShared) {
            shared.save();
        }
        return tokens.delete(server) || hadShared;
    }
}
