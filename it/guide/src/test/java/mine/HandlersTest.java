package mine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page on handlers and settings. */
final class HandlersTest {
    // region environment
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Mine.class).withEnvironment(Map.of("officeKey", "k3y"));
    // endregion

    // region post
    private static HttpResponse<String> post(TestDatabase database, String path, String body, String key)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        database.url().resolve("/v1/database/" + database.name() + "/route" + path))
                .header("X-Key", key)
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theOfficePaysBonuses(TestDatabase database) throws IOException, InterruptedException {
        database.call("join", "Ann");
        assertThat(post(database, "/bonus/Ann", "7", "k3y").body()).isEqualTo("{\"gold\": 7}");
        assertThat(post(database, "/bonus/Ann", "7", "guessed").statusCode()).isEqualTo(403);
        assertThat(post(database, "/bonus/Ben", "7", "k3y").statusCode()).isEqualTo(404);
        assertThat(database.sql("SELECT gold FROM player")).containsExactly(List.of(7L));
    }
    // endregion

    @Test
    void theGreetingIsThatOfTheSettings(TestDatabase database) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        database.url().resolve("/v1/database/" + database.name() + "/route/hello"))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(answer).isEqualTo("welcome to the mine");
    }

    // region news
    @Test
    void newsAreToldWhenTheyHappen(TestDatabase database) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        database.url().resolve("/v1/database/" + database.name() + "/route/news"))
                .build();
        HttpResponse<Stream<String>> news =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = news.body()) {
            Iterator<String> line = lines.iterator();
            assertThat(line.next()).isEqualTo("data: 0");
            assertThat(line.next()).isEmpty();
            database.call("join", "Ann");
            post(database, "/bonus/Ann", "7", "k3y");
            CompletableFuture<String> next = CompletableFuture.supplyAsync(line::next);
            while (!next.isDone()) {
                database.advance(Duration.ofMillis(500));
            }
            assertThat(next).isCompletedWithValue("data: 7");
        }
    }
    // endregion
}
