package dev.stdb.processor;

import static com.google.testing.compile.Compiler.javac;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.schema.DatabaseSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Generated sources and module definitions of whole modules, compared byte by byte with
 * {@code golden/GeneratedSourcesGoldenTest/<module>/expected}. {@code -Dgolden.update=true} writes them instead.
 */
class GeneratedSourcesGoldenTest {

    private static final Path ROOT = Path.of("src/test/resources/golden/GeneratedSourcesGoldenTest");
    private static final String DEFINITION = "META-INF/stdb/module.bsatn";
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat",
                "transfer",
                "everything",
                "timers",
                "procedures",
                "views",
                "hooks",
                "kotlin",
                "migrations",
                "errors",
                "keys",
                "generics"
            })
    void generatesExactlyTheExpectedFiles(String module) throws IOException {
        Map<String, String> generated = generate(inputs(module));

        Path expected = ROOT.resolve(module).resolve("expected");
        if (UPDATE) {
            update(expected, generated);
        }
        assertThat(generated).isEqualTo(readTree(expected));
    }

    @Test
    void outputDoesNotDependOnTheOrderOfSources() throws IOException {
        List<JavaFileObject> sources = inputs("everything");
        Map<String, String> first = generate(sources);
        Collections.reverse(sources);

        assertThat(generate(sources)).isEqualTo(first);
    }

    @Test
    void definitionDerivesDatabaseNames() throws IOException {
        DatabaseSchema schema = DatabaseSchema.of(ModuleDefCodec.decode(HexFormat.of()
                .parseHex(generate(inputs("everything"))
                        .getOrDefault(DEFINITION, "")
                        .replace("\n", ""))));

        // An explicit name is canonical as written, everything else becomes snake case.
        assertThat(schema.tables()).extracting(table -> table.name()).containsExactly("Items");
        assertThat(schema.reducers())
                .extracting(reducer -> reducer.name())
                .containsExactlyInAnyOrder("addItem", "init", "query", "remove_item");
        assertThat(schema.tables().get(0).columns())
                .extracting(column -> column.name())
                .startsWith("id", "slot", "serial", "status", "owner", "label", "width");
    }

    @Test
    void definitionDescribesViews() throws IOException {
        DatabaseSchema schema = DatabaseSchema.of(ModuleDefCodec.decode(HexFormat.of()
                .parseHex(generate(inputs("views")).getOrDefault(DEFINITION, "").replace("\n", ""))));

        assertThat(schema.views())
                .extracting(view -> view.name() + " " + view.id() + " " + view.returns() + " " + view.isPublic() + " "
                        + view.isAnonymous() + " " + view.params().size() + " " + view.primaryKey())
                .containsExactlyInAnyOrder(
                        "leaders 0 ARRAY true true 0 OptionalInt[0]",
                        "GuildMates 0 QUERY false false 0 OptionalInt[0]",
                        "me 1 OPTION true false 0 OptionalInt[0]",
                        // The original has no keys of views with parameters.
                        "near 2 QUERY true false 2 OptionalInt.empty");
    }

    private static List<JavaFileObject> inputs(String module) throws IOException {
        Path root = ROOT.resolve(module).resolve("input");
        List<JavaFileObject> sources = new java.util.ArrayList<>();
        for (Map.Entry<String, String> file : readTree(root).entrySet()) {
            String name = file.getKey().replace(".java", "").replace('/', '.');
            sources.add(JavaFileObjects.forSourceString(name, file.getValue()));
        }
        return sources;
    }

    private static Map<String, String> generate(List<JavaFileObject> sources) throws IOException {
        Compilation compilation = javac().withOptions("-Xlint:all,-processing,-classfile", "-Werror", "--release", "17")
                .withProcessors(new ModuleProcessor())
                .compile(sources);
        assertThat(compilation.diagnostics()).isEmpty();
        Map<String, String> generated = new TreeMap<>();
        for (JavaFileObject file : compilation.generatedSourceFiles()) {
            String path = file.toUri().getPath().replaceFirst("^/SOURCE_OUTPUT/", "");
            generated.put(path, file.getCharContent(false).toString());
        }
        JavaFileObject definition = compilation
                .generatedFile(StandardLocation.CLASS_OUTPUT, DEFINITION)
                .orElseThrow();
        try (InputStream in = definition.openInputStream()) {
            generated.put(DEFINITION, lines(in.readAllBytes()));
        }
        return generated;
    }

    /** Returns bytes as golden files have them. */
    static String lines(byte[] bytes) {
        return HexFormat.of().formatHex(bytes).replaceAll("(.{96})", "$1\n") + "\n";
    }

    static Map<String, String> readTree(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(path).toString().replace('\\', '/'), Files.readString(path));
            }
        }
        return files;
    }

    private static void update(Path root, Map<String, String> files) throws IOException {
        if (System.getenv("CI") != null) {
            throw new IllegalStateException("golden files are not written in CI");
        }
        if (Files.exists(root)) {
            try (Stream<Path> paths = Files.walk(root)) {
                for (Path path : paths.filter(Files::isRegularFile).toList()) {
                    Files.delete(path);
                }
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
        }
    }
}
