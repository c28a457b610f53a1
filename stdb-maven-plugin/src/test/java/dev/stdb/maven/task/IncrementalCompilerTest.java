package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.maven.wasm.ModuleBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncrementalCompilerTest {
    private static final String REDUCERS = "game/Reducers.java";
    private static final String BODY = "name.isBlank()";

    private static final Map<String, String> SOURCES = Map.of("game/Player.java", """
            package game;

            import dev.stdb.annotation.AutoInc;
            import dev.stdb.annotation.PrimaryKey;
            import dev.stdb.annotation.Table;

            @Table
            public record Player(@PrimaryKey @AutoInc long id, String name, Level level) {
                public enum Level { LOW, HIGH }
            }
            """, REDUCERS, """
            package game;

            import dev.stdb.annotation.Reducer;
            import dev.stdb.module.ReducerContext;
            import java.util.List;

            final class Reducers {
                @Reducer
                static void add(ReducerContext<Db> ctx, String name, List<String> friends) {
                    if (name.isBlank()) {
                        return;
                    }
                    ctx.db().player().insert(new Player(0, name, level(friends.size())));
                }

                private static Player.Level level(int friends) {
                    return switch (friends) {
                        case 0 -> Player.Level.LOW;
                        default -> Player.Level.HIGH;
                    };
                }

                @Reducer
                static void rename(ReducerContext<Db> ctx, long id, String name) {
                    ctx.db().player().id().find(id).ifPresent(player -> ctx.db().player().id().update(
                            new Player(id, name, player.level())));
                }
            }

            final class Beside {}
            """);

    @TempDir
    private Path directory;

    private Path classes = Path.of("");

    @BeforeEach
    void compileAll() throws IOException {
        classes = SourceCompiler.compile(directory, SOURCES);
    }

    @Test
    void bodiesBecomeWhatACompilationOfEverythingMakes() throws Exception {
        String changed = text(BODY, "name.isBlank() || friends.stream().anyMatch(\n\n friend -> friend.equals(name))");
        byte[] before = module(classes);
        Instant start = Instant.now();
        assertThat(compile(REDUCERS, changed)).isEmpty();

        Path all = SourceCompiler.compile(directory.resolve("all"), with(changed));
        assertThat(contents(classes)).isEqualTo(contents(all));
        byte[] after = module(classes);
        assertThat(after).isEqualTo(module(all)).isNotEqualTo(before);
        // As maven-compiler-plugin asks for: a source that is newer than its class has changed.
        assertThat(Files.getLastModifiedTime(classes.resolve("game/Reducers.class"))
                        .toInstant())
                .isAfterOrEqualTo(start)
                .isAfterOrEqualTo(Files.getLastModifiedTime(source(REDUCERS)).toInstant());
    }

    @Test
    void whatOthersSeeTakesACompilationOfEverything() throws IOException {
        refuses(text("String name, List", "String title, List").replace(BODY, "title.isBlank()"), "cannot", "problems");
        refuses(text("long id, String name)", "long id, String name, int more)"), "what others see of game.Reducers");
        refuses(text("private static Player.Level", "static Player.Level"), "what others see of game.Reducers");
        refuses(
                text("(ReducerContext<Db> ctx, long id", "(ReducerContext<Db> it, long id")
                        .replace("ctx.db().player().id()", "it.db().player().id()"),
                "what others see of game.Reducers");
    }

    @Test
    void newAndFormerClassesDo() throws IOException {
        refuses(text("final class Beside {}", "final class Beside {} final class More {}"), "game.More is new");
        refuses(text("final class Beside {}", ""), "game.Beside is gone");
        refuses(text(BODY, "new Object() {}.hashCode() == 0"), "game.Reducers$1 is new", "what others see");
    }

    @Test
    void mistakesAndWarningsAreLeftToWhoCompilesEverything() throws IOException {
        refuses(text(BODY, "nonsense"), "the compiler reports problems");
        refuses(text(BODY, "new Integer(1) > 0"), "the compiler reports problems");
    }

    @Test
    void otherSourcesMustBeUpToDate() throws IOException {
        Files.setLastModifiedTime(
                source("game/Player.java"), FileTime.from(Instant.now().plusSeconds(100)));
        refuses(text(BODY, "name.isEmpty()"), "Player.java has changed, too");
    }

    @Test
    void onlyJavaSourcesAreCompiled() throws IOException {
        assertThat(compile("game/Note.kt", "").orElseThrow()).contains("not only Java");
        assertThat(compile("game/New.java", "package game; class New {}").orElseThrow())
                .contains("game.New is new");
    }

    /** Compiles other reducers, of which nothing may be left. */
    private void refuses(String text, String... reasons) throws IOException {
        Map<String, String> before = contents(classes);
        String reason = compile(REDUCERS, text).orElseThrow();
        assertThat(List.of(reasons)).as(reason).anyMatch(reason::contains);
        assertThat(contents(classes)).isEqualTo(before);
    }

    private Optional<String> compile(String path, String text) throws IOException {
        Files.writeString(source(path), text);
        List<Path> classPath = List.of(classes, SourceCompiler.annotations());
        return new IncrementalCompiler(classes, classPath, StandardCharsets.UTF_8, SourceCompiler.OPTIONS, null)
                .compile(List.of(directory.resolve("src")), Set.of(source(path)));
    }

    private Path source(String path) {
        return directory.resolve("src").resolve(path);
    }

    private static String text(String from, String to) {
        String text = SOURCES.getOrDefault(REDUCERS, "");
        assertThat(text).contains(from);
        return text.replace(from, to);
    }

    private static Map<String, String> with(String reducers) {
        Map<String, String> sources = new TreeMap<>(SOURCES);
        sources.put(REDUCERS, reducers);
        return sources;
    }

    private static byte[] module(Path classes) throws Exception {
        return ModuleBuilder.of(List.of(classes, SourceCompiler.annotations()))
                .build()
                .wasm();
    }

    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                contents.put(root.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
