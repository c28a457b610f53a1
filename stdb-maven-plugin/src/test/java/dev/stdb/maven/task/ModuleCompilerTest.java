package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.processor.ModuleProcessor;
import dev.stdb.testing.Gen;
import dev.stdb.testing.Gens;
import dev.stdb.testing.Property;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of what the annotation processor sees. */
class ModuleCompilerTest {
    private static final int SEQUENCES = 8;
    private static final int EDITS = 12;

    /** Older than any source. */
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

    @TempDir
    private Path directory;

    private final EditedModule module = new EditedModule();
    private Map<String, String> sources = Map.of();
    private int accepted;

    /** What is kept is what a build of everything makes, byte for byte, whatever has been edited in which order. */
    @Test
    void isWhatACompilationOfEverythingMakes() {
        Gen<List<Integer>> edits = (random, size) -> Stream.generate(
                        () -> Gens.ints(0, EditedModule.edits() - 1).generate(random, size))
                .limit(EDITS)
                .toList();
        Property.forAll(SEQUENCES, edits, this::checkSequence);
        assertThat(accepted).isPositive();
    }

    private void checkSequence(List<Integer> edits) throws IOException {
        startAnew();
        for (int number : edits) {
            module.edit(number);
            Optional<String> reason = compile();
            Path all = compileAll("all");
            if (reason.isEmpty()) {
                accepted++;
                assertThat(contents(classes()))
                        .as("after edit %s of %s: %s", number, edits, sources)
                        .isEqualTo(contents(all));
            } else {
                compileAll("");
            }
        }
    }

    private void startAnew() throws IOException {
        for (int number = EditedModule.edits() - 1; number >= 0; number--) {
            // The first text of each place comes last.
            module.edit(number);
        }
        sources = module.sources();
        compileAll("");
    }

    @Test
    void generatedClassesOfOtherTablesStay() throws IOException {
        startAnew();
        Map<String, String> texts = module.sources();
        change(Map.of("game/Calls.java", replaced(texts, "game/Calls.java", "String name", "String name, int more")));
        assertThat(written("codec and table stay", Set.of("game/Calls.class")))
                .noneMatch(name -> name.contains("Table") || name.contains("Codec") || name.contains("Db"));

        change(Map.of("game/Player.java", replaced(texts, "game/Player.java", "int level", "@Index int level")));
        assertThat(written("the table changes", Set.of("game/PlayerTable.class", "game/PlayerTable.java")))
                .noneMatch(name -> name.contains("ItemTable") || name.contains("ItemCodec"));
    }

    @Test
    void whatIsNoLongerGeneratedTakesACompilationOfEverything() throws IOException {
        startAnew();
        Map<String, String> before = contents(classes());
        String path = "game/Item.java";
        assertThat(compile(Map.of(
                        path,
                        replaced(
                                module.sources(),
                                path,
                                "@Table\npublic record Item(@PrimaryKey ",
                                "public record Item("))))
                .contains("game.ItemTable is no longer generated");
        assertThat(contents(classes())).isEqualTo(before);
    }

    @Test
    void nestedClassesThatAreNoLongerThereAreDeleted() throws IOException {
        startAnew();
        String path = "game/Player.java";
        String index = "game/PlayerTable$LevelIndex.class";
        change(Map.of(path, replaced(module.sources(), path, "int level", "@Index int level")));
        assertThat(contents(classes())).containsKey(index);
        change(module.sources());
        assertThat(contents(classes())).doesNotContainKey(index);
    }

    @Test
    void mistakesLeaveEverythingAsItIs() throws IOException {
        startAnew();
        Map<String, String> before = contents(classes());
        String path = "game/Calls.java";
        assertThat(compile(Map.of(path, replaced(module.sources(), path, "String name", "Thread name"))))
                .contains("the compiler reports problems");
        assertThat(contents(classes())).isEqualTo(before);
    }

    private static String replaced(Map<String, String> texts, String path, String from, String to) {
        String text = texts.getOrDefault(path, "");
        assertThat(text).contains(from);
        return text.replace(from, to);
    }

    /** Compiles changed sources, for which that must be possible. */
    private void change(Map<String, String> changed) throws IOException {
        try (Stream<Path> tree = Files.walk(classes())) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, LONG_AGO);
            }
        }
        try (Stream<Path> tree = Files.walk(source(""))) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, LONG_AGO);
            }
        }
        assertThat(compile(changed)).isEmpty();
    }

    private Set<String> written(String what, Set<String> among) throws IOException {
        Set<String> written = new TreeSet<>();
        try (Stream<Path> tree = Files.walk(classes())) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                if (!Files.getLastModifiedTime(file).equals(LONG_AGO)) {
                    written.add(classes().relativize(file).toString().replace('\\', '/'));
                }
            }
        }
        assertThat(written).as(what).containsAll(among);
        return written;
    }

    private Optional<String> compile() throws IOException {
        Map<String, String> after = module.sources();
        Map<String, String> changed = new TreeMap<>(after);
        changed.entrySet().removeAll(sources.entrySet());
        sources = after;
        return compile(changed);
    }

    private Optional<String> compile(Map<String, String> texts) throws IOException {
        Set<Path> changed = new TreeSet<>();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            changed.add(Files.writeString(source(text.getKey()), text.getValue()));
        }
        return new IncrementalCompiler(
                        classes(),
                        List.of(classes(), SourceCompiler.annotations()),
                        StandardCharsets.UTF_8,
                        SourceCompiler.OPTIONS,
                        new SourceGenerator(classes(), ModuleProcessor::new))
                .compile(List.of(source("")), changed);
    }

    private Path source(String path) {
        return directory.resolve("src").resolve(path);
    }

    private Path classes() {
        return directory.resolve("classes");
    }

    private Path compileAll(String below) throws IOException {
        Path classes = directory.resolve(below).resolve("classes");
        if (Files.exists(classes)) {
            try (Stream<Path> tree = Files.walk(classes)) {
                for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return SourceCompiler.compile(directory.resolve(below), sources);
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
