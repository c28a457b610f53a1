package dev.stdb.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.database.TestPrograms;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Strangers, each with a free identity, who store until the heap is full. */
@DisplayName("A server whose heap strangers fill")
@Timeout(600)
class ScarceHeapTest {
    private static final String NO_MEMORY = "the server has no memory for more ";
    private static final int ROW_CHARS = 50_000;
    private static final int ROWS = 20_000;

    @TempDir
    private Path directory;

    @Test
    void refusesRowsAndDatabasesAndTakesThemAgain() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, "")) {
            server.publish("bystander", TestPrograms.items());
            assertThat(server.add("bystander", "kept").statusCode()).isEqualTo(200);
            server.publish("hoard", TestPrograms.items());

            String text = "x".repeat(ROW_CHARS);
            int stored = 0;
            HttpResponse<String> last = server.add("hoard", text + stored);
            while (last.statusCode() == 200) {
                stored++;
                last = server.add("hoard", text + stored);
                assertThat(stored).as("a gigabyte in a heap of 256 MiB").isLessThan(ROWS);
            }
            System.out.println("rows in a heap of 256 MiB: " + stored + " of " + ROW_CHARS + " bytes");
            HttpResponse<String> refused = server.sqlAnswer("hoard", "INSERT INTO item (id, name) VALUES (0, 'x')");
            assertThat(refused.body()).startsWith(NO_MEMORY + "rows");
            assertThat(refused.statusCode()).isEqualTo(503);
            HttpResponse<String> created = server.publishAs(server.newToken(), "another", TestPrograms.items());
            assertThat(created.body()).startsWith(NO_MEMORY + "databases");
            assertThat(created.statusCode()).isEqualTo(503);

            // Who does not fill the heap may go on.
            assertThat(server.add("bystander", "kept too").statusCode()).isEqualTo(200);

            // The process lives, and what is there is served.
            assertThat(server.isAlive()).isTrue();
            assertThat(server.sql("bystander", "SELECT name FROM item")).contains("[[\"kept\"],[\"kept too\"]]");
            assertThat(server.health()).doesNotContain("refusing_writes");

            // More than there is room for in the record of a transaction.
            HttpResponse<String> deleted = server.sqlAnswer("hoard", "DELETE FROM item");
            assertThat(deleted.statusCode()).as(deleted.body()).isNotEqualTo(200);
            assertThat(server.sql("hoard", "SELECT COUNT(*) AS n FROM item")).contains("[[" + stored + "]]");
            server.sql("hoard", "DELETE FROM item WHERE id < 100");
            server.delete("hoard");
            while (server.add("bystander", "again").statusCode() != 200) {
                Thread.sleep(100);
            }
        }
    }
}
