package dev.stdb.task.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.RecordedOutput;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.http.FakeServer;
import dev.stdb.task.verb.PublishTask.DeleteData;
import dev.stdb.testing.Checks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Checks("spec cli-and-dev-loop.md §13.10")
class PublishTaskTest {
    private static final String UPDATED =
            "{\"Success\":{\"domain\":\"chat\",\"database_identity\":\"c2ff\",\"op\":\"updated\"}}";
    private static final byte[] WASM = {'w'};

    private FakeServer server;

    private static final String BREAKS = "Failed to create or update the database: Migration plan contains a"
            + " client-breaking change which is disallowed by the migration policy: remove table";

    private final RecordedOutput output = new RecordedOutput();

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void refusesToDeleteDataUnlessAllowed() {
        server.answer(400, "Database update rejected: column removed");
        assertThatThrownBy(() -> task(DeleteData.NEVER, true).run(WASM))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("column removed")
                .hasMessageContaining("-Dstdb.deleteData=on-conflict");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void saysWhereMissingValuesAreGiven() {
        server.answer(400, "{\"EnvironmentError\":{\"MissingRequiredEnvironment\":{\"keys\":[\"apiKey\"]}}}");
        assertThatThrownBy(() -> task(DeleteData.ALWAYS, true).run(WASM))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("apiKey")
                .hasMessageContaining("<environment><KEY>value</KEY></environment>");
    }

    @Test
    void clearsOnConflictWhenAllowed() throws Exception {
        server.answer(400, "Database update rejected: column removed").answer(200, UPDATED);
        assertThat(task(DeleteData.ON_CONFLICT, false).run(WASM).created()).isFalse();
        assertThat(output.warnings())
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("all data of 'chat' was deleted")
                .contains("column removed")
                .contains("-Dstdb.deleteData=never");
        assertThat(server.requests().get(1)).startsWith("PUT /v1/database/chat?host_type=Wasm&clear=true ");
    }

    @Test
    void copiesTheDataBeforeItIsDeletedAndSaysWhere() throws Exception {
        server.answer(400, "Database update rejected: column removed").answer(200, UPDATED);
        List<Integer> requestsBefore = new ArrayList<>();
        PublishTask task = task(DeleteData.ON_CONFLICT, false, () -> {
            requestsBefore.add(server.requests().size());
            return "A copy of it is in backups/chat";
        });
        task.run(WASM);
        assertThat(requestsBefore).containsExactly(1);
        assertThat(output.warnings())
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("A copy of it is in backups/chat. ");
    }

    @Test
    void copiesTheDataAlsoWhereItIsAlwaysDeleted() throws Exception {
        server.answer(200, UPDATED).answer(200, UPDATED);
        List<Integer> requestsBefore = new ArrayList<>();
        PublishTask.DataBackup backup = () -> {
            requestsBefore.add(server.requests().size());
            return "A copy of it is in backups/chat";
        };
        task(DeleteData.ALWAYS, false, backup).run(WASM);
        task(DeleteData.NEVER, false, backup).runCleared(WASM);
        assertThat(requestsBefore).containsExactly(0, 1);
        assertThat(server.requests())
                .allSatisfy(
                        request -> assertThat(request).startsWith("PUT /v1/database/chat?host_type=Wasm&clear=true "));
        assertThat(output.warnings())
                .hasSize(2)
                .allSatisfy(
                        warning -> assertThat(warning).contains("was deleted").contains("backups/chat"));
    }

    @Test
    void asksBeforeDataIsDeletedThatDoesNotFit() throws Exception {
        server.answer(400, "Database update rejected: column removed")
                .answer(400, "Database update rejected: column removed")
                .answer(200, UPDATED);
        List<String> questions = new ArrayList<>();
        DatabaseClient client = new DatabaseClient(server.uri(), "T", Spelling.MAVEN);
        PublishTask task = new PublishTask(
                new Target(client, "chat", Spelling.MAVEN, output), DeleteData.ON_CONFLICT, true, () -> "", text -> {
                    questions.add(text);
                    return questions.size() > 1;
                });
        assertThatThrownBy(() -> task.run(WASM)).isInstanceOf(TaskException.class);
        assertThat(server.requests()).hasSize(1);
        task.run(WASM);
        assertThat(server.requests()).hasSize(3);
        assertThat(questions).hasSize(2).allSatisfy(text -> assertThat(text).contains("column removed"));
    }

    @Test
    void deletesNothingThatCannotBeCopied() {
        server.answer(400, "Database update rejected: column removed");
        PublishTask task = task(DeleteData.ON_CONFLICT, false, () -> {
            throw new TaskException("no space");
        });
        assertThatThrownBy(() -> task.run(WASM))
                .isInstanceOf(TaskException.class)
                .hasMessage("no space");
        assertThatThrownBy(() -> task.runCleared(WASM))
                .isInstanceOf(TaskException.class)
                .hasMessage("no space");
        assertThat(server.requests()).hasSize(1);
        assertThat(output.warnings()).isEmpty();
    }

    @Test
    void breaksClientsWithTheTokenOfThePlan() throws Exception {
        server.answer(400, BREAKS)
                .answer(200, "{\"AutoMigrate\":{\"token\":\"0xab\",\"break_clients\":true}}")
                .answer(200, UPDATED);
        task(DeleteData.NEVER, true).run(WASM);
        assertThat(server.requests().get(1)).startsWith("POST /v1/database/chat/pre_publish?");
        assertThat(server.requests().get(2))
                .startsWith("PUT /v1/database/chat?host_type=Wasm&policy=BreakClients&token=0xab ");
    }

    @Test
    void asksForConsentToBreakClients() {
        server.answer(400, BREAKS);
        assertThatThrownBy(() -> task(DeleteData.NEVER, false).run(WASM))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("-Dstdb.breakClients=true");
    }

    @Test
    void offersToBreakClientsOnlyWhenThatHelps() {
        server.answer(400, "Invalid URL: invalid characters in database name");
        assertThatThrownBy(() -> task(DeleteData.NEVER, true).run(WASM))
                .isInstanceOf(TaskException.class)
                .hasMessage("Invalid URL: invalid characters in database name\n" + RenameTask.NAME_RULE);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void saysHowToRemoveATableThatHoldsRows() {
        server.answer(400, BREAKS)
                .answer(200, "{\"AutoMigrate\":{\"token\":\"0xab\",\"break_clients\":true}}")
                .answer(400, "Failed to create or update the database: Cannot remove table `t`: table contains data");
        assertThatThrownBy(() -> task(DeleteData.ON_CONFLICT, true).run(WASM))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("Cannot remove table `t`")
                .hasMessageContaining("-Dstdb.deleteData=always");
    }

    @Test
    void suggestsAnotherNameWhenTheDatabaseIsTaken() {
        server.answer(403, "c1 is not authorized to perform action on database c2: update database");
        assertThatThrownBy(() -> task(DeleteData.NEVER, false).run(WASM))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("my-chat");
    }

    @Test
    void rejectsUnknownDeleteData() {
        assertThatThrownBy(() -> DeleteData.parse("sometimes", Spelling.COMMAND_LINE))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("--delete-data=sometimes");
    }

    private PublishTask task(DeleteData deleteData, boolean breakClients) {
        return task(deleteData, breakClients, () -> "");
    }

    private PublishTask task(DeleteData deleteData, boolean breakClients, PublishTask.DataBackup backup) {
        DatabaseClient client = new DatabaseClient(server.uri(), "T", Spelling.MAVEN);
        return new PublishTask(new Target(client, "chat", Spelling.MAVEN, output), deleteData, breakClients, backup);
    }
}
