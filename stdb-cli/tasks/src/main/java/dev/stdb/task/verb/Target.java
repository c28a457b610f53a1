package dev.stdb.task.verb;

import dev.stdb.task.Output;
import dev.stdb.task.Spelling;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.http.EnvironmentChange;
import dev.stdb.task.http.ServerClient;

/**
 * What a task works on, and for whom.
 *
 * @param client the server, with the token of who asks
 * @param database name or identity; empty for tasks about the server
 * @param spelling how the user names things
 * @param output where the words go
 */
public record Target(DatabaseClient client, String database, Spelling spelling, Output output) {
    /** Returns what asks the server itself. */
    public ServerClient server() {
        return client.onServer();
    }

    /** Returns the same with a change of the environment variables of a module that is published. */
    public Target withEnvironment(EnvironmentChange change) {
        return new Target(client.withEnvironment(change), database, spelling, output);
    }
}
