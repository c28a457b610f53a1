package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.module.Scratch;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.moduledef.ReducerDef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows, keys, arguments and texts in the memory of a compiled module, at its limits and after refusals. */
class ModuleMemoryTest {
    private static final int DOCUMENTS = 500;

    private static byte[] wasm;
    private static List<String> reducers;

    private TableHost host;

    @BeforeAll
    static void build(@TempDir Path directory) throws Exception {
        Map<String, String> sources = new LinkedHashMap<>();
        for (String type : List.of("Big", "Copy", "Doc", "Pile", "Overlap", "Limits")) {
            sources.put(
                    "com/example/overlap/" + type + ".java",
                    SourceCompiler.resource("/modules/overlap/" + type + ".java"));
        }
        Path classes = SourceCompiler.compile(directory, sources);
        CompileTask task =
                new CompileTask(List.of(classes, SourceCompiler.annotations()), classes, directory, "overlap", "1");
        wasm = Files.readAllBytes(task.run().wasm());
        ModuleDef definition =
                ModuleDefCodec.decode(Files.readAllBytes(classes.resolve(CompileTask.DEFINITION_RESOURCE)));
        reducers = definition.reducers().stream().map(ReducerDef::sourceName).toList();
    }

    @BeforeEach
    void fill() {
        host = new TableHost(wasm);
        assertThat(call("fill", a -> a.writeU32(DOCUMENTS))).isEmpty();
        assertThat(host.rows("doc")).hasSize(DOCUMENTS);
    }

    @Test
    void rowsSurviveARowThatWasRefused() {
        assertThat(copyAll(50_000, "x")).isEmpty();
        assertCopied();
        assertThat(copyNested(50_000, "x")).isEmpty();
        assertCopied();
        assertThat(pile(40, 1_000_000)).contains("too large").contains("max=" + Scratch.ROW_LENGTH_MAX);
        for (String fill : List.of("\0", "x")) {
            assertThat(copyAll(290_000, fill)).isEmpty();
            assertCopied();
            assertThat(copyNested(290_000, fill)).isEmpty();
            assertCopied();
        }
    }

    @Test
    void rowsSurviveALogLineThatWasRefused() {
        assertThat(call("longLog", a -> a.writeU32(60_000_000))).contains("too large");
        assertThat(call("copyAllLogging", a -> a.writeU32(290_000))).isEmpty();
        assertCopied();
        assertThat(host.log()).last().isEqualTo("y".repeat(290_000));
    }

    @Test
    void rowsSurviveRefusalsThatTheReducerCatches() {
        assertThat(call("copyAmidRefusals", a -> {
                    a.writeU32(40);
                    a.writeU32(1_000_000);
                }))
                .isEmpty();
        assertCopied();
    }

    @Test
    void rowsHaveOneLimitWhateverHappenedBefore() {
        assertLimit();
        for (int size : new int[] {70_000, 3_000_000, 200_000, 9_000_000, 66_000}) {
            assertThat(call("store", a -> a.writeU32(size))).isEmpty();
            assertThat(copyNested(size / 4, "z")).isEmpty();
            assertThat(pile(40, size))
                    .satisfiesAnyOf(
                            text -> assertThat(text).isEmpty(),
                            text -> assertThat(text).contains("too large"));
        }
        assertThat(call("openTooMany", a -> {})).startsWith("open: ");
        assertLimit();
    }

    /** The bound of the encoded size is three times the size for such texts. */
    @Test
    void theLimitCountsBytesNotTheBoundOfManyShortTexts() {
        String part = "0123456789";
        int parts = (Scratch.ROW_LENGTH_MAX - 8) / (4 + part.length());
        assertThat(storeParts(parts, part)).isEmpty();
        assertThat(host.rows("pile").get(1)).hasSize(8 + parts * (4 + part.length()));
        assertThat(storeParts(parts + 1, part)).contains("row is too large");
    }

    @Test
    void sizesThatOverflowAreRefused() {
        // 3,000,004 bytes for each of 1,432 texts: 1 MB above the range of int.
        assertThat(pile(1432, 1_000_000)).contains("too large");
        assertThat(pile(2864, 1_000_000)).contains("too large");
    }

    @Test
    void memoryIsReused() {
        assertThat(call("store", a -> a.writeU32(1_000_000))).isEmpty();
        assertThat(call("openMany", a -> a.writeU32(20))).isEmpty();
        int pages = host.memoryPages();
        for (int size = 900_000; size <= 1_000_000; size += 10_000) {
            int length = size;
            assertThat(call("store", a -> a.writeU32(length))).isEmpty();
            assertThat(call("openMany", a -> a.writeU32(20))).isEmpty();
            assertThat(copyNested(length / 2, "n")).isEmpty();
            assertThat(call("longLog", a -> a.writeU32(length / 2))).isEmpty();
        }
        assertThat(host.memoryPages()).isEqualTo(pages);
    }

    @Test
    void iteratorsThatFindNoMemoryAreClosed() {
        assertThat(call("store", a -> a.writeU32(8_000_000))).isEmpty();
        String first = call("openTooMany", a -> {});
        assertThat(first).isEqualTo("open: 8");
        assertThat(call("openTooMany", a -> {})).isEqualTo(first);
    }

    @Test
    void largeArgumentsArriveWhole() {
        String text = "a\u00e9\ud83d\ude00".repeat(400_000);
        assertThat(call("take", a -> a.writeString(text))).isEmpty();
        BsatnWriter row = new BsatnWriter();
        row.writeU32(2);
        row.writeString(text);
        assertThat(host.rows("big").get(2)).isEqualTo(row.toByteArray());
        assertThat(call("take", a -> a.writeString("q".repeat(Scratch.ROW_LENGTH_MAX))))
                .contains("list of arguments is too large");
        assertLimit();
    }

    @Test
    void longErrorTextsAreCut() {
        assertThat(call("failAtLength", a -> a.writeU32(20_000))).isEqualTo("f".repeat(20_000));
        assertThat(call("failAtLength", a -> a.writeU32(30_000_000)))
                .startsWith("f".repeat(20_000))
                .hasSizeLessThan(70_000);
    }

    private void assertLimit() {
        int fits = Scratch.ROW_LENGTH_MAX - 8;
        assertThat(call("store", a -> a.writeU32(fits))).isEmpty();
        assertThat(host.rows("big").get(1)).hasSize(Scratch.ROW_LENGTH_MAX);
        assertThat(call("check", a -> a.writeU32(fits))).isEmpty();
        assertThat(call("openMany", a -> a.writeU32(1))).isEmpty();
        assertThat(call("store", a -> a.writeU32(fits + 1)))
                .isEqualTo("row is too large: table=big, bytes=" + (Scratch.ROW_LENGTH_MAX + 1) + ", max="
                        + Scratch.ROW_LENGTH_MAX);
    }

    private void assertCopied() {
        Map<Integer, byte[]> documents = host.rows("doc");
        Map<Integer, byte[]> copies = host.rows("copy");
        assertThat(copies.keySet()).isEqualTo(documents.keySet());
        documents.forEach((key, row) -> assertThat(new String(copies.get(key), StandardCharsets.UTF_8))
                .isEqualTo(new String(row, StandardCharsets.UTF_8)));
    }

    private String copyAll(int size, String fill) {
        return call("copyAll", a -> {
            a.writeU32(size);
            a.writeString(fill);
        });
    }

    private String copyNested(int size, String fill) {
        return call("copyNested", a -> {
            a.writeU32(size);
            a.writeString(fill);
        });
    }

    private String pile(int parts, int size) {
        return call("pile", a -> {
            a.writeU32(parts);
            a.writeU32(size);
        });
    }

    private String storeParts(int parts, String part) {
        return call("storeParts", a -> {
            a.writeU32(parts);
            a.writeString(part);
        });
    }

    private String call(String reducer, Consumer<BsatnWriter> arguments) {
        int id = reducers.indexOf(reducer);
        assertThat(id).as(reducer).isNotNegative();
        return host.call(id, arguments);
    }
}
