package dev.stdb.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.JavaFileObjects;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.processor.host.JvmModule;
import dev.stdb.processor.host.ScriptedHost;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Generated code and the module runtime at work: what reaches the host, byte by byte, and what comes of its answers.
 */
class ModuleExecutionTest {
    private static final String INTERNAL_ERROR = "internal error: the log of the database says more";

    private static final int UNIQUE_ALREADY_EXISTS = 12;
    private static final int NO_SUCH_ROW = 15;
    private static final HexFormat HEX = HexFormat.of();

    private static JvmModule compiled;

    private final ScriptedHost host = new ScriptedHost();
    private final JvmModule notes;

    ModuleExecutionTest() throws ReflectiveOperationException {
        notes = compiled.freshInstance();
    }

    @BeforeAll
    static void compile() throws Exception {
        compiled = JvmModule.of(SourceFiles.objects(SourceFiles.read("/modules/notes.txt")));
    }

    private static JvmModule golden(String name) throws Exception {
        Path root = Path.of("src/test/resources/golden/GeneratedSourcesGoldenTest", name, "input");
        List<JavaFileObject> sources = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String file =
                        root.relativize(path).toString().replace('\\', '/').replace(".java", "");
                sources.add(JavaFileObjects.forSourceString(file.replace('/', '.'), Files.readString(path)));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return JvmModule.of(sources);
    }

    private int call(JvmModule module, int id, Consumer<BsatnWriter> arguments) throws Throwable {
        BsatnWriter writer = new BsatnWriter();
        arguments.accept(writer);
        return module.call(id, host.arguments(writer.toByteArray()));
    }

    private String error() {
        return new String(host.sink(), StandardCharsets.UTF_8);
    }

    private static byte[] note(int id, String topic, long rank, String text) {
        BsatnWriter row = new BsatnWriter();
        row.writeU32(id);
        row.writeString(topic);
        row.writeI64(rank);
        row.writeString(text);
        return row.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        BsatnWriter all = new BsatnWriter();
        for (byte[] part : parts) {
            all.writeRaw(part, 0, part.length);
        }
        return all.toByteArray();
    }

    @Test
    void describeWritesTheDefinition() throws Throwable {
        host.arguments(new byte[0]);
        notes.describe(1);

        assertThat(ModuleDefCodec.decode(host.sink()).tables())
                .extracting(table -> table.sourceName())
                .containsExactly("note");
    }

    @Test
    void insertWritesTheRowAndReturnsGeneratedValues() throws Throwable {
        host.thenGenerate("07000000");

        int result = call(notes, 0, arguments -> {
            arguments.writeString("héllo 😀");
            arguments.writeI64(-2);
            arguments.writeString("x");
        });

        assertThat(result).isZero();
        assertThat(host.takeCalls())
                .containsExactly(
                        "insert note 00000000" + "0b00000068c3a96c6c6f20f09f9880" + "feffffffffffffff" + "0100000078");
        assertThat(host.log()).containsExactly("2 id=7 text=1 sender=1 connection=2 time=1000000 database=42");
    }

    @Test
    void argumentsAndRowsLargerThanTheScratchAreaFit() throws Throwable {
        String text = "é".repeat(150_000);

        int result = call(notes, 0, arguments -> {
            arguments.writeString("t");
            arguments.writeI64(1);
            arguments.writeString(text);
        });

        assertThat(result).isZero();
        assertThat(host.takeCalls()).containsExactly("insert note " + HEX.formatHex(note(0, "t", 1, text)));
    }

    @Test
    void textBeyondTheMemoryLimitFailsTheCallOnly() throws Throwable {
        int result = call(notes, 0, arguments -> {
            arguments.writeString("t");
            arguments.writeI64(1);
            arguments.writeString("a".repeat(3_000_000));
        });

        assertThat(result).isEqualTo(1);
        assertThat(error()).startsWith("module memory is full");
        assertThat(call(notes, 7, arguments -> {})).isEqualTo(1);
    }

    @Test
    void nestedIteratorsKeepTheirRows() throws Throwable {
        byte[] a = note(1, "a", 0, "x");
        byte[] b = note(2, "b", 0, "y".repeat(100_000));
        byte[] c = note(3, "a", 0, "");
        host.thenChunks(concat(a, c), b)
                .thenChunks(a, c)
                .thenChunks(concat(a, c))
                .thenChunks(b);

        assertThat(call(notes, 1, arguments -> {})).isZero();

        assertThat(host.log()).containsExactly("2 1-1", "2 1-3", "2 3-1", "2 3-3", "2 2-2");
        assertThat(host.openIterators()).isZero();
    }

    @Test
    void abandonedIteratorsAreClosedWhenTheCallEnds() throws Throwable {
        for (int round = 0; round < 100; round++) {
            host.thenChunks(note(1, "a", 0, "x"), note(2, "a", 0, "x")).thenChunks(note(3, "a", 0, "x"), new byte[0]);
            assertThat(call(notes, 2, arguments -> {})).isZero();
        }

        assertThat(host.openIterators()).isZero();
        // A buffer leaked per round would have exhausted the memory.
        assertThat(host.log()).hasSize(100).containsOnly("2 1,3");
    }

    @Test
    void keysAndBoundsAreEncodedAsTheAbiAsks() throws Throwable {
        assertThat(call(notes, 3, arguments -> {})).isZero();

        assertThat(host.takeCalls())
                .containsExactly(
                        "range note_topic_idx_btree 0 [] 000100000061 000100000062",
                        "range note_topic_rank_idx_btree 1 [0100000061] 02 02",
                        "range note_topic_rank_idx_btree 1 [0100000061] 010500000000000000 02",
                        "point note_topic_rank_idx_btree 01000000610600000000000000",
                        "range note_id_idx_btree 0 [] 02 02",
                        "delete note_topic_rank_idx_btree 1 [0100000061] 02 000700000000000000",
                        "delete note 01000000" + HEX.formatHex(note(1, "t", 2, "x")),
                        "count note");
        assertThat(host.log()).containsExactly("2 2", "2 true", "2 3");
    }

    @Test
    void findYieldsTheRowOrNothing() throws Throwable {
        host.thenChunks(note(9, "a", 0, "found")).thenChunks().thenChunks(note(9, "a", 0, "z".repeat(70_000)));

        for (int i = 0; i < 3; i++) {
            assertThat(call(notes, 4, arguments -> arguments.writeU32(9))).isZero();
        }

        assertThat(host.takeCalls()).containsOnly("point note_id_idx_btree 09000000");
        assertThat(host.log()).containsExactly("2 found", "2 none", "2 " + "z".repeat(70_000));
    }

    @Test
    void requireRefusesWhenThereIsNoRow() throws Throwable {
        assertThat(call(notes, 5, arguments -> arguments.writeU32(9))).isEqualTo(1);

        assertThat(error()).isEqualTo("no row with this key: table=note");
    }

    @Test
    void errnosBecomeTypedExceptions() throws Throwable {
        host.thenFail(UNIQUE_ALREADY_EXISTS).thenFail(NO_SUCH_ROW).thenFail(3);
        List<String> errors = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertThat(call(notes, 0, arguments -> {
                        arguments.writeString("t");
                        arguments.writeI64(1);
                        arguments.writeString("x");
                    }))
                    .isEqualTo(1);
            errors.add(error());
        }

        assertThat(errors)
                .containsExactly(
                        "insert violates a unique constraint: table=note",
                        "insert found no row with this key: table=note",
                        INTERNAL_ERROR);
        assertThat(host.log())
                .containsExactly(
                        "fault dev.stdb.module.UniqueConstraintViolationException: "
                                + "insert violates a unique constraint: table=note",
                        "fault dev.stdb.module.NoSuchRowException: insert found no row with this key: table=note",
                        "fault dev.stdb.module.HostCallException: insert failed: errno=3, subject=note");
    }

    @Test
    void refusalsReachTheCallerAndFaultsAlsoTheLog() throws Throwable {
        assertThat(call(notes, 7, arguments -> {})).isEqualTo(1);
        assertThat(error()).isEqualTo("schöner Fehler 😀");
        assertThat(host.log()).isEmpty();

        assertThat(call(notes, 6, arguments -> {})).isEqualTo(1);
        assertThat(error()).isEqualTo(INTERNAL_ERROR);
        assertThat(host.log()).containsExactly("fault java.lang.IllegalArgumentException");
    }

    @Test
    void unknownReducerIdFails() throws Throwable {
        assertThat(call(notes, 99, arguments -> {})).isEqualTo(1);

        assertThat(error()).isEqualTo(INTERNAL_ERROR);
        assertThat(host.log())
                .containsExactly("fault java.lang.IllegalArgumentException: no reducer has this id: id=99");
    }

    @Test
    void randomIsSeededByTheHost() throws Throwable {
        assertThat(call(notes, 8, arguments -> {})).isZero();

        Random expected = new Random(ScriptedHost.SEED);
        assertThat(host.log()).containsExactly("2 " + expected.nextInt(1000) + "," + expected.nextInt(1000));
    }

    @Test
    void everyTypeSurvivesDecodingAndEncoding() throws Throwable {
        BsatnWriter item = new BsatnWriter();
        writeItem(item);
        byte[] row = item.toByteArray();

        int result = call(golden("everything"), 0, arguments -> {
            arguments.writeRaw(row, 0, row.length);
            arguments.writeTag(0);
            arguments.writeTag(2);
            arguments.writeCount(1);
            arguments.writeI16(5);
            arguments.writeU8(6);
            arguments.writeString("note");
        });

        assertThat(error()).isEmpty();
        assertThat(result).isZero();
        assertThat(host.takeCalls()).containsExactly("insert Items " + HEX.formatHex(row));
    }

    private static void writeItem(BsatnWriter item) {
        item.writeI64(Long.MIN_VALUE);
        item.writeU16(65_535);
        item.writeBigInteger(BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE), 16);
        item.writeTag(1);
        item.writeU128(3, -4);
        item.writeString("label");
        item.writeI32(-5);
        item.writeTag(0);
        item.writeU32(-1);
        item.writeCount(3);
        item.writeTag(0);
        item.writeString("tág");
        item.writeTag(1);
        item.writeTag(0);
        item.writeString("");
        item.writeBytes(new byte[] {1, -1, 0});
        item.writeTag(1);
        item.writeCount(2);
        item.writeI16(-7);
        item.writeU8(200);
        item.writeI16(8);
        item.writeU8(9);
        item.writeI16(10);
        item.writeU8(11);
        item.writeU128(12, 13);
        item.writeI64(-14);
        item.writeTag(1);
        item.writeI64(15);
        item.writeF32(1.5f);
        item.writeF64(-0.0);
        item.writeBool(true);
    }

    @Test
    void transferUpdatesBothAccounts() throws Throwable {
        JvmModule transfer = golden("transfer");
        host.thenChunks(HEX.parseHex("01000000" + "6400000000000000"))
                .thenChunks(HEX.parseHex("02000000" + "0500000000000000"));

        int result = call(transfer, 2, arguments -> {
            arguments.writeU32(1);
            arguments.writeU32(2);
            arguments.writeI64(30);
        });

        assertThat(result).isZero();
        assertThat(host.takeCalls())
                .containsExactly(
                        "point accounts_id_idx_btree 01000000",
                        "point accounts_id_idx_btree 02000000",
                        "update accounts accounts_id_idx_btree 010000004600000000000000",
                        "update accounts accounts_id_idx_btree 020000002300000000000000");
    }
}
