package dev.stdb.task.verb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.json.SatsJson;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ReducerDef;
import dev.stdb.sats.ProductType;
import dev.stdb.task.PersonSchema;
import dev.stdb.task.RecordedOutput;
import dev.stdb.task.Spelling;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.http.FakeServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallTaskTest {
    private FakeServer server;
    private CallTask task;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        task = new CallTask(target(Spelling.MAVEN));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void namesWhatThereIsWhenAReducerIsMissing() {
        server.answer(404, "No such procedure");
        server.answer(200, PersonSchema.json());
        assertThatThrownBy(() -> task.run("ad", "[]"))
                .hasMessage("database 'people' has no reducer or procedure 'ad'\nDid you mean add?"
                        + " It has: add(name: string)");
    }

    /** Reducers of generated code are for the server. */
    @Test
    void doesNotNameWhatIsGenerated() {
        server.answer(404, "No such procedure");
        ModuleDef def = ModuleDef.builder()
                .reducer(ReducerDef.of("add", new ProductType(List.of()), FunctionVisibility.CLIENT_CALLABLE))
                .reducer(ReducerDef.of("stdb_schedules", new ProductType(List.of()), FunctionVisibility.PRIVATE))
                .build();
        server.answer(200, SatsJson.moduleDefToJson(def, 10));
        assertThatThrownBy(() -> task.run("x", "[]")).hasMessageEndingWith("It has: add()");
    }

    @Test
    void showsTheSignatureWhenArgumentsAreWrong() {
        server.answer(400, "expected a value of kind STRING at position 1");
        server.answer(200, PersonSchema.json());
        assertThatThrownBy(() -> task.run("add", "[7]"))
                .hasMessage("expected a value of kind STRING at position 1\nthe call is add(name: string);"
                        + " for example: mvn stdb:call -Dstdb.function=add -Dstdb.args='[…]'");
    }

    @Test
    void givesTheReducersOwnReason() {
        server.answer(530, "names must not be empty");
        assertThatThrownBy(() -> task.run("add", "[\"\"]")).hasMessage("add refused the call: names must not be empty");
    }

    @Test
    void pointsToTheLogWhenTheReducerFailsOrRunsForTooLong() {
        server.answer(530, "The instance encountered a fatal error.");
        assertThatThrownBy(() -> task.run("add", "[]"))
                .hasMessage("add failed\nThe instance encountered a fatal error.\nwhy is in the database's log:"
                        + " mvn stdb:logs -Dstdb.database=people");
        server.answer(402, "Module energy budget exhausted.");
        assertThatThrownBy(() -> task.run("add", "[]"))
                .hasMessage("add was stopped, because it ran for too long\nModule energy budget exhausted.\n"
                        + "why is in the database's log: mvn stdb:logs -Dstdb.database=people");
    }

    @Test
    void namesFlagsOnTheCommandLine() {
        server.answer(400, "expected a value of kind STRING at position 1");
        server.answer(200, PersonSchema.json());
        assertThatThrownBy(() -> new CallTask(target(Spelling.COMMAND_LINE)).run("add", "[7]"))
                .hasMessageEndingWith("for example: stdb call people add …");
    }

    private Target target(Spelling spelling) {
        DatabaseClient client = new DatabaseClient(server.uri(), "T", spelling);
        return new Target(client, "people", spelling, new RecordedOutput());
    }
}
