package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stdb.client.SenderException;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.it.authoring.ModuleSource.Host;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Errors with values over HTTP, and in tests of authors. */
@ParameterizedClass
@EnumSource
final class ErrorHarnessTest {
    @RegisterExtension
    final StdbExtension stdb;

    ErrorHarnessTest(Host host) {
        stdb = Harness.of(host, ModuleSource.of("errors"));
    }

    @Test
    void refusalsHaveValues(TestDatabase database) {
        SenderException refusal = assertThrows(SenderException.class, () -> database.call("withdraw", "Bob", 1));
        assertThat(refusal).hasMessage("no account of Bob");
        assertThat(refusal.value(Map.class))
                .contains(Map.of("noAccount", Map.of("owner", "Bob", "similar", List.of("Anna", "Änne"))));
        SenderException plain = assertThrows(SenderException.class, () -> database.call("untyped"));
        assertThat(plain).hasMessage("no type");
        assertThat(plain.value(Object.class)).isEmpty();
    }

    /** As the original has it: the text, unless somebody asks for JSON. */
    @Test
    void httpHasTheTextUnlessJsonIsAskedFor(TestDatabase database) throws Exception {
        assertThat(call(database, "*/*")).isEqualTo("530 text/plain; charset=utf-8 not now");
        assertThat(call(database, "text/html, application/json;q=0.9"))
                .isEqualTo("530 application/json {\"message\":\"not now\",\"error\":{\"tooLate\":[]}}");
    }

    private static String call(TestDatabase database, String accept) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        database.url().resolve("/v1/database/" + database.name() + "/call/ComeBack"))
                .POST(BodyPublishers.ofString("[true]"))
                .header("Content-Type", "application/json")
                .header("Accept", accept)
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        return response.statusCode() + " "
                + response.headers().firstValue("Content-Type").orElse("none") + " " + response.body();
    }
}
