package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reducers of a Java module that throw, overflow, spin or hoard harm nobody but their caller. */
final class MisbehavingReducersIT {
    private static final String FATAL = "The instance encountered a fatal error.";

    @TempDir
    Path temp;

    @Test
    void leaveNoTraceAndTheNextCallWorks() throws InterruptedException {
        try (ServerProcess server = ServerProcess.start(temp.resolve("data"), "--reducer-timeout", "6s")) {
            String token = server.newToken();
            server.publish("fixture", Fixtures.fixtureModule(), token);
            try (WireClient client = WireClient.connect(server.url(), "fixture", token)) {
                assertFailure(client, 1, "refuse", text("not today"), 2, "not today");
                assertFailure(client, 3, "crash", none(), 2, "internal error: the log of the database says more");
                assertFailure(client, 5, "overflow", none(), 3, FATAL);
                assertFailure(client, 7, "spin", none(), 3, "reducer ran out of energy");
                assertFailure(client, 9, "hoard", none(), 3, FATAL);
            }
            String rows = server.sql("fixture", "SELECT number FROM entry", token);
            assertThat(rows).contains("[[1],[2],[3],[4],[5]]");
        }
    }

    /** Makes the failing call and one good call behind it on the same connection. */
    private static void assertFailure(
            WireClient client, int requestId, String reducer, BsatnWriter arguments, int outcome, String message)
            throws InterruptedException {
        WireClient.Result failed = client.callAndWait(requestId, reducer, arguments);
        assertThat(failed.outcome()).as("outcome of %s: %s", reducer, failed).isEqualTo(outcome);
        assertThat(failed.text()).contains(message);
        BsatnWriter good = new BsatnWriter();
        good.writeU32(7);
        good.writeU64((requestId + 1) / 2);
        assertThat(client.callAndWait(requestId + 1, "append", good).committed())
                .as("call after %s", reducer)
                .isTrue();
    }

    private static BsatnWriter none() {
        return new BsatnWriter();
    }

    private static BsatnWriter text(String value) {
        BsatnWriter writer = new BsatnWriter();
        writer.writeString(value);
        return writer;
    }
}
