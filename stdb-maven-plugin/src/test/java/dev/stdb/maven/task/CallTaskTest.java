package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.json.SatsJson;
import dev.stdb.maven.wasm.sample.PersonExports;
import dev.stdb.moduledef.ModuleDefCodec;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallTaskTest {
    private FakeServer server;
    private CallTask task;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        task = new CallTask(new DatabaseClient(server.uri(), "T"), "people");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void namesWhatThereIsWhenAReducerIsMissing() {
        server.answer(404, "No such procedure");
        server.answer(200, schema());
        assertThatThrownBy(() -> task.run("ad", "[]"))
                .hasMessage("database 'people' has no reducer or procedure 'ad'. Did you mean add?"
                        + " It has: add(name: string)");
    }

    @Test
    void showsTheSignatureWhenArgumentsAreWrong() {
        server.answer(400, "expected a value of kind STRING at position 1");
        server.answer(200, schema());
        assertThatThrownBy(() -> task.run("add", "[7]"))
                .hasMessage("expected a value of kind STRING at position 1. The call is add(name: string),"
                        + " its arguments are a JSON array: -Dstdb.args='[…]'");
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
                .hasMessage("add failed: The instance encountered a fatal error. Why is in the database's log:"
                        + " mvn stdb:logs");
        server.answer(402, "Module energy budget exhausted.");
        assertThatThrownBy(() -> task.run("add", "[]"))
                .hasMessage("add was stopped, because it ran for too long (Module energy budget exhausted.)."
                        + " Why is in the database's log: mvn stdb:logs");
    }

    private static String schema() {
        byte[] definition = HexFormat.of().parseHex(PersonExports.DEFINITION);
        return SatsJson.moduleDefToJson(ModuleDefCodec.decode(definition), 10);
    }
}
