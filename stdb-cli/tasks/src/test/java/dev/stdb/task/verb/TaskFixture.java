package dev.stdb.task.verb;

import dev.stdb.task.RecordedOutput;
import dev.stdb.task.Spelling;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.http.FakeServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A task of the database {@code people} on a server with prepared answers. */
abstract class TaskFixture {
    FakeServer server;
    RecordedOutput output;
    Target target;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        output = new RecordedOutput();
        target = target(Spelling.COMMAND_LINE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    Target target(Spelling spelling) {
        return new Target(new DatabaseClient(server.uri(), "T", spelling), "people", spelling, output);
    }
}
