package dev.stdb.task.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.Format;
import dev.stdb.task.Spelling;
import dev.stdb.task.http.DatabaseClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTaskTest extends TaskFixture {
    @TempDir
    Path directory;

    private DoctorTask task(String database, Clock clock) {
        DatabaseClient client = new DatabaseClient(server.uri(), null, Spelling.COMMAND_LINE);
        Target doctored = new Target(client, database, Spelling.COMMAND_LINE, output);
        return new DoctorTask(doctored, directory, clock, Format.TEXT);
    }

    private List<String> states() {
        return output.results().stream()
                .filter(line -> !line.startsWith(" "))
                .map(line -> line.replaceAll(" +([a-z ]+): .*", " $1"))
                .toList();
    }

    @Test
    void whatWorksIsTold() throws Exception {
        server.answer(200, "").answer(200, "");
        task("", Clock.systemUTC()).run();
        assertThat(states())
                .containsExactly(
                        "ok java",
                        "ok data directory",
                        "ok keys",
                        "ok server",
                        "ok clock",
                        "skipped module",
                        "skipped protocol");
    }

    @Test
    void clocksThatDifferAreTold() throws Exception {
        server.answer(200, "").answer(200, "");
        task("", Clock.offset(Clock.systemUTC(), Duration.ofHours(1))).run();
        assertThat(states()).contains("warning clock");
        assertThat(output.results()).anyMatch(line -> line.strip().startsWith("set the clocks"));
    }

    @Test
    void halfAPairOfKeysIsAProblem() throws Exception {
        Files.writeString(directory.resolve("id_ecdsa"), "key");
        server.answer(200, "").answer(200, "");
        assertThatThrownBy(() -> task("", Clock.systemUTC()).run()).hasMessage("1 problem found");
        assertThat(states()).contains("problem keys");
    }

    @Test
    void aDatabaseThatDoesNotRunIsAProblem() {
        server.answer(200, "").answer(200, "").answer(404, "`people` not found");
        assertThatThrownBy(() -> task("people", Clock.systemUTC()).run()).hasMessage("1 problem found");
        assertThat(output.results()).contains("problem  module: no such database: `people` not found");
    }

    @Test
    void aDatabaseThatRunsButTakesNoConnectionsIsAProblem() {
        server.answer(200, "").answer(200, "").answer(200, "{\"sections\":[]}").answer(400, "no WebSocket here");
        assertThatThrownBy(() -> task("people", Clock.systemUTC()).run()).hasMessage("1 problem found");
        assertThat(states()).contains("ok module", "problem protocol");
    }

    @Test
    void withoutAServerTheRestIsSkipped() throws Exception {
        server.close();
        task("people", Clock.systemUTC()).run();
        assertThat(states()).contains("warning server", "skipped clock", "skipped protocol");
        assertThat(output.results()).anyMatch(line -> line.contains("stdb start --listen-addr=127.0.0.1:"));
    }
}
