package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.TargetLanguage;
import dev.stdb.codegen.javaclient.JavaTarget;
import dev.stdb.codegen.tsclient.TypeScriptTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What generated clients know of the modules of the other tests. */
final class ClientTest {
    @TempDir
    private Path output;

    private String generate(String module, TargetLanguage target) throws IOException {
        ClientGenerator.generate(ModuleSource.of(module).definition(), target, GeneratorOptions.defaults(), output);
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(Files::isRegularFile).map(ClientTest::read).collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timers",
                "indexes",
                "filters",
                "context",
                "types",
                "procedures",
                "views",
                "pairs",
                "errors",
                "keys"
            })
    void javaClientsCompile(String module) throws IOException {
        generate(module, new JavaTarget());
        try (Stream<Path> files = Files.walk(output)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).hasSizeGreaterThan(5);
            ModuleSource.compileClient(sources, Files.createDirectory(output.resolve("classes")));
        }
    }

    /** What is private or called by the database is not for clients. */
    @Test
    void clientsDoNotHaveWhatTheyMayNotCall() throws IOException {
        for (TargetLanguage target : List.of(new JavaTarget(), new TypeScriptTarget())) {
            String timers = generate("timers", target);
            assertThat(timers).contains("event").doesNotContainIgnoringCase("nightly");
            assertThat(timers).contains("plan").doesNotContain("stdb_schedule").doesNotContain("tick(");
            String context = generate("context", target);
            assertThat(context).contains("uuids").doesNotContainIgnoringCase("forTheOwner");
        }
    }

    @Test
    void proceduresAnswerWithTheirTypes() throws IOException {
        String java = generate("procedures", new JavaTarget());
        assertThat(java)
                .contains("CompletableFuture<Everything> everything(boolean known)")
                .contains("CompletableFuture<Report> fetch(String uri, String city)")
                .doesNotContain("forOwner(");
        String typeScript = generate("procedures", new TypeScriptTarget());
        assertThat(typeScript)
                .contains("everything_procedure", "fetch_procedure")
                .doesNotContain("for_owner");
    }

    @Test
    void reducersRefuseWithTheirTypes() throws IOException {
        String java = generate("errors", new JavaTarget());
        assertThat(java)
                .contains("{@link SenderException}s with a value of type {@code Refusal}.", "}, Refusal::read);")
                .contains("return connection.callReducer(\"wait\", out -> {}, Limit::read);")
                .doesNotContain("stdb_error_of");
        String typeScript = generate("errors", new TypeScriptTarget());
        assertThat(typeScript)
                .contains("export const error = Refusal;", "export const error = Trouble;")
                .doesNotContain("stdb_error_of");
    }

    @Test
    void typesOfTheJdkAreTheirOwnTypesForClients() throws IOException {
        String java = generate("types", new JavaTarget());
        assertThat(java).contains("Uuid id, Timestamp at, TimeDuration length, int day, List<String> tags");
        String typeScript = generate("types", new TypeScriptTarget());
        assertThat(typeScript).contains("Timestamp", "TimeDuration", "Uuid");
    }

    @Test
    void javaClientsFindRowsBySeveralUniqueColumns() throws IOException {
        assertThat(generate("indexes", new JavaTarget()))
                .contains("public Optional<Item> find(int world, int x, int y)")
                .contains("public List<Item> filter(int world, Range<Integer> x)")
                .contains("public ByPlaceIndex byPlace()");
    }

    /** The pairs of a map have a type of their own, called after both sides. */
    @Test
    void mapsAreListsOfEntriesForClients() throws IOException {
        String java = generate("pairs", new JavaTarget());
        assertThat(java)
                .contains("List<StringToI32Entry> stock, List<StateToListOfPointEntry> places")
                .contains("Result<Point, Problem> outcome,", "Optional<List<StringToI32Entry>> maybe,")
                .contains("record StringToI32Entry(String key, int value)")
                .contains("record Meter(long id, short small, int middle, List<Long> readings, long large)");
        String typeScript = generate("pairs", new TypeScriptTarget());
        assertThat(typeScript).contains("StringToI32Entry", "__t.result(");
    }
}
