package dev.stdb.task.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.Format;
import dev.stdb.task.Spelling;
import dev.stdb.task.http.FakeServer;
import dev.stdb.task.http.ServerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an owner does with databases: see, name, guard and delete them. */
class OwnerTasksTest extends TaskFixture {
    private static final String ONE = "c1".repeat(32);
    private static final String TWO = "c3".repeat(32);

    private void answerWithTwoDatabases() {
        server.answer(200, "0".repeat(64));
        server.answer(200, "{\"identities\":[\"" + ONE + "\",\"" + TWO + "\"]}");
        server.answer(200, "{\"names\":[\"chat\"]}");
        server.answer(200, "{\"names\":[]}");
    }

    @Test
    void databasesAreListedWithTheirNames() throws Exception {
        answerWithTwoDatabases();
        new ListTask(target, Format.TEXT).run();
        assertThat(output.results())
                .containsExactly("name | identity", "-----+-" + "-".repeat(64), "chat | " + ONE, "     | " + TWO);
        assertThat(server.requests().get(1))
                .startsWith("GET /v1/identity/" + FakeServer.CALLER + "/databases Bearer T");
    }

    @Test
    void databasesAreListedForPrograms() throws Exception {
        answerWithTwoDatabases();
        new ListTask(target, Format.JSON).run();
        assertThat(output.results())
                .containsExactly(
                        "{\"identity\":\"" + ONE + "\",\"names\":[\"chat\"]}",
                        "{\"identity\":\"" + TWO + "\",\"names\":[]}");
    }

    @Test
    void whoHasNoDatabaseIsToldSo() throws Exception {
        server.answer(200, "0".repeat(64)).answer(200, "{\"identities\":[]}");
        new ListTask(target, Format.TEXT).run();
        assertThat(output.results()).isEmpty();
        assertThat(output.remarks()).containsExactly("no databases of " + FakeServer.CALLER + " on " + server.uri());
    }

    @Test
    void nothingIsDeletedWithoutConsent() {
        server.answer(200, ONE);
        assertThatThrownBy(() -> new DeleteTask(target, question -> false).run())
                .hasMessage("database 'people' was not deleted\nnobody agreed to lose its data\nto agree: --yes");
        server.answer(200, ONE);
        assertThatThrownBy(() -> new DeleteTask(target(Spelling.MAVEN), question -> false).run())
                .hasMessageEndingWith("to agree: -Dstdb.yes=true");
        assertThat(server.requests()).noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void nobodyIsAskedAboutADatabaseThatDoesNotExist() {
        server.answer(404, "`people` not found");
        assertThatThrownBy(() -> new DeleteTask(target, question -> {
                            throw new AssertionError(question);
                        })
                        .run())
                .isInstanceOf(ServerException.class);
    }

    @Test
    void databasesAreDeleted() throws Exception {
        server.answer(200, ONE).answer(200, "");
        new DeleteTask(target, question -> question.contains("delete database people")).run();
        assertThat(server.requests().get(1)).startsWith("DELETE /v1/database/people Bearer T");
        assertThat(output.results()).containsExactly("deleted database people");
    }

    @Test
    void databasesThatAreDeletedTogetherAreShownAndAskedFor() throws Exception {
        String others = "{\"database_tree\":{\"root\":{\"database_identity\":\"" + ONE
                + "\",\"database_names\":[\"people\",\"folk\"]},\"children\":[{\"root\":{\"database_identity\":\"" + TWO
                + "\",\"database_names\":[]},\"children\":[]}]},\"confirmation_token\":\"0xab\"}";
        server.answer(200, ONE).answer(428, others).answer(200, "");
        List<String> questions = new ArrayList<>();
        new DeleteTask(target, questions::add).run();
        assertThat(questions)
                .containsExactly(
                        "delete database people on " + server.uri() + " with all its data?", "delete all of them?");
        assertThat(output.remarks())
                .containsExactly("these databases are deleted together:", "people, folk", "  " + TWO);
        assertThat(server.requests().get(2)).startsWith("DELETE /v1/database/people?token=0xab Bearer T");
        assertThat(output.results()).containsExactly("deleted database people");

        server.answer(200, ONE).answer(428, others);
        assertThatThrownBy(() -> new DeleteTask(target, question -> !question.contains("all of them")).run())
                .hasMessage("database 'people' was not deleted\nnobody agreed to lose its data\nto agree: --yes");
        server.answer(200, ONE).answer(428, others).answer(428, others);
        assertThatThrownBy(() -> new DeleteTask(target, question -> true).run())
                .hasMessageContaining("has changed meanwhile");
        server.answer(200, ONE).answer(428, "precondition required");
        assertThatThrownBy(() -> new DeleteTask(target, question -> true).run()).isInstanceOf(ServerException.class);
    }

    @Test
    void lockedDatabasesNameWhatUnlocksThem() {
        server.answer(200, ONE).answer(403, "Database is locked and cannot be deleted. Run `spacetime unlock` first.");
        assertThatThrownBy(() -> new DeleteTask(target, question -> true).run())
                .isInstanceOfSatisfying(
                        ServerException.class,
                        refusal -> assertThat(refusal.explained(Spelling.COMMAND_LINE))
                                .hasMessage("the database is locked\nwhat is locked can be neither deleted nor reset\n"
                                        + "unlock it first: stdb unlock people"));
    }

    @Test
    void databasesAreRenamed() throws Exception {
        server.answer(200, "\"Success\"");
        new RenameTask(target).run("folk");
        assertThat(server.requests())
                .containsExactly("PUT /v1/database/people/names Bearer T application/json [\"folk\"]");
        assertThat(output.results()).containsExactly("renamed database people to folk");
    }

    @Test
    void namesThatAreTakenOrNoneAreRefused() {
        server.answer(400, "{\"OtherError\":\"Cannot rename to folk because it already is in use.\"}");
        assertThatThrownBy(() -> new RenameTask(target).run("folk"))
                .hasMessage("database 'people' cannot be renamed to 'folk'\na database of that name exists\n"
                        + "choose another name, or see which are yours: stdb list");
        server.answer(400, "Error parsing `a--b`: invalid hyphen in database name");
        assertThatThrownBy(() -> new RenameTask(target).run("a--b"))
                .hasMessageContaining("invalid hyphen")
                .hasMessageEndingWith("names are lower-case letters, digits and single hyphens between them");
    }

    @Test
    void onlyTheOwnerMayRename() {
        server.answer(401, "{\"NotYourDatabase\":{\"database\":\"" + ONE + "\"}}");
        assertThatThrownBy(() -> new RenameTask(target).run("folk"))
                .isInstanceOfSatisfying(
                        ServerException.class,
                        refusal -> assertThat(refusal.explained(Spelling.COMMAND_LINE))
                                .hasMessageStartingWith(
                                        server.uri() + " does not allow that: the database belongs to someone else"));
    }

    @Test
    void databasesAreLockedAndUnlocked() throws Exception {
        server.answer(200, "").answer(200, "");
        new LockTask(target, true).run();
        new LockTask(target, false).run();
        assertThat(server.requests())
                .containsExactly(
                        "POST /v1/database/people/lock Bearer T null ",
                        "POST /v1/database/people/unlock Bearer T null ");
        assertThat(output.results()).containsExactly("locked database people", "unlocked database people");
    }

    @Test
    void balancesAreOfTheUserUnlessAnotherIsNamed() throws Exception {
        server.answer(200, "").answer(200, "{\"balance\":\"7\"}").answer(200, "{\"balance\":\"8\"}");
        new EnergyTask(target, Format.TEXT).run(Optional.empty());
        new EnergyTask(target, Format.JSON).run(Optional.of(ONE));
        assertThat(server.requests().get(1)).startsWith("GET /v1/energy/" + FakeServer.CALLER);
        assertThat(output.results()).containsExactly("7", "{\"identity\":\"" + ONE + "\",\"balance\":\"8\"}");
    }

    @Test
    void whatAnswersWithoutBeingAServerIsFound() throws Exception {
        server.answer(200, "").answer(404, "");
        new PingTask(target).run();
        assertThat(output.results()).containsExactly("online: " + server.uri());
        assertThatThrownBy(() -> new PingTask(target).run())
                .hasMessageStartingWith(server.uri() + " answers, but not as a server does\nstatus 404");
    }
}
