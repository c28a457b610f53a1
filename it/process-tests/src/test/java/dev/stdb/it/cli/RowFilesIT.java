package dev.stdb.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.it.ServerProcess;
import dev.stdb.it.authoring.ModuleSource;
import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.jvm.JvmModules;
import dev.stdb.task.Output;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.rows.RowFormat;
import dev.stdb.task.rows.RowReader;
import dev.stdb.task.rows.RowWriter;
import dev.stdb.task.verb.ExportTask;
import dev.stdb.task.verb.ImportTask;
import dev.stdb.task.verb.Target;
import dev.stdb.testing.SatsGens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows go from a database into files and from files into a database without losing a bit. */
class RowFilesIT {
    /** More than one part of the tables that are read in parts. */
    private static final int ROWS = 350;

    private static final double[] FLOATS = {
        0,
        -0.0,
        1.5,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Float.MIN_VALUE,
        0.1
    };

    @TempDir
    static Path directory;

    private static ServerProcess server;
    private static DatabaseClient client;
    private static byte[] program;
    private static Map<String, TableSchema> tables;

    private final List<String> said = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(directory.resolve("data"));
        client = new DatabaseClient(server.url(), server.newToken(), Spelling.COMMAND_LINE);
        program = ModuleSource.of("rows").program(Host.WASM, new JvmModules());
        client.publish("source", program, false, null);
        tables = new TreeMap<>();
        DatabaseSchema.of(SatsJson.moduleDefFromJson(client.schema("source")))
                .tables()
                .forEach(table -> tables.put(table.name(), table));
        client.call("source", "wind", "[]");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(RowFormat.class)
    void everyValueComesBack(RowFormat format) throws Exception {
        long seed = Long.getLong("stdb.seed", new Random().nextLong());
        Map<String, TreeSet<String>> rows = generated(new Random(seed), directory.resolve("made-" + format));
        String first = publish(format, "a");
        String second = publish(format, "b");

        importRows(first, directory.resolve("made-" + format), "");
        new ExportTask(target(first), directory.resolve("rows-" + format), format, List.of()).run();
        importRows(second, directory.resolve("rows-" + format), "");
        new ExportTask(target(second), directory.resolve("last-" + format), RowFormat.BSATN, List.of()).run();

        rows.forEach((table, expected) -> {
            assertThat(read(directory.resolve("last-" + format).resolve(table + ".bsatn"), table))
                    .as("rows of %s, seed %s", table, seed)
                    .isEqualTo(expected);
        });
    }

    @Test
    void theRowThatIsRefusedIsNamedAndAnImportGoesOnThere() throws Exception {
        String database = publish(RowFormat.NDJSON, "conflict");
        client.call(database, "name", "[\"k7\"]");
        Path folder = Files.createDirectories(directory.resolve("conflict"));
        Path file = folder.resolve("named.ndjson");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lines.add("{\"key\":\"k" + i + "\",\"order\":{\"some\":" + i + "}}");
        }
        Files.write(file, lines);

        assertThatThrownBy(() -> importRows(database, folder, ""))
                .isInstanceOf(TaskException.class)
                .hasMessageStartingWith(file + ":8: the server refuses the row; all before it are in\n")
                .hasMessageContaining("named")
                .hasMessageEndingWith("to go on there: --resume=named.ndjson:8");
        assertThat(count(database, "named")).isEqualTo(8);

        importRows(database, folder, "named.ndjson:9");
        assertThat(said).contains("imported 12 rows into named");
        assertThat(count(database, "named")).isEqualTo(20);
        assertThatThrownBy(() -> importRows(database, folder, "named.csv:9"))
                .hasMessageStartingWith("--resume=named.csv:9: there is no such place");
    }

    @Test
    void nothingIsInsertedOfFilesThatAreWrong() throws Exception {
        String database = publish(RowFormat.NDJSON, "wrong");
        Path folder = Files.createDirectories(directory.resolve("wrong"));
        Files.writeString(folder.resolve("loose.csv"), "text\nfirst\n");
        Path file = folder.resolve("named.csv");
        Files.writeString(file, "key,order\nann,1\nbob,one\n");

        assertThatThrownBy(() -> importRows(database, folder, ""))
                .hasMessage(
                        file + ":3: this is no row of the table\ncolumn order: 'one' is no integer\ncorrect the line");
        assertThat(count(database, "loose")).isZero();
    }

    @Test
    void rowsThatAreThereAreNoMistakeWithoutKey() throws Exception {
        String database = publish(RowFormat.NDJSON, "twice");
        Path folder = Files.createDirectories(directory.resolve("twice"));
        // A row of 60,000 bytes is no statement, but its values are parameters of one.
        Files.writeString(folder.resolve("loose.csv"), "text\nfirst\n" + "x".repeat(60_000) + "\n");

        importRows(database, folder, "");
        importRows(database, folder, "");
        assertThat(said)
                .containsExactly("imported 2 rows into loose", "imported 0 rows into loose; 2 were there already");
    }

    @Test
    void timersAreReadButNotWritten() throws Exception {
        Path folder = directory.resolve("timers");
        new ExportTask(target("source"), folder, RowFormat.NDJSON, List.of("timer", "loose")).run();
        assertThat(said)
                .containsExactly(
                        "exported 1 row of timer to " + folder.resolve("timer.ndjson"),
                        "exported 0 rows of loose to " + folder.resolve("loose.ndjson"));
        said.clear();
        importRows("source", folder, "");
        assertThat(said)
                .containsExactly(
                        "rows of 'timer' are not imported: only reducers write scheduled tables",
                        "imported 0 rows into loose");
        assertThatThrownBy(() -> new ExportTask(target("source"), folder, RowFormat.CSV, List.of()).run())
                .hasMessageStartingWith("there are rows already in " + folder);
    }

    @Test
    void strangersSeeWhatIsPublic() throws Exception {
        DatabaseClient stranger = new DatabaseClient(server.url(), server.newToken(), Spelling.COMMAND_LINE);
        Target target = new Target(stranger, "source", Spelling.COMMAND_LINE, new Lines());
        new ExportTask(target, directory.resolve("public"), RowFormat.CSV, List.of("named")).run();
        assertThat(directory.resolve("public").resolve("named.csv")).hasContent("key,order\n");
        assertThatThrownBy(() -> new ExportTask(target, directory.resolve("private"), RowFormat.CSV, List.of()).run())
                .hasMessageStartingWith("the rows of 'loose' cannot be read\n")
                .hasMessageEndingWith("give the token of the owner: --token=…, or name the tables: --tables=…");
        assertThatThrownBy(() -> new ImportTask(target, directory.resolve("public"), List.of("loose"), "").run())
                .hasMessage("there is no file of rows of 'loose' in " + directory.resolve("public"));
    }

    /** Writes random rows into a folder and returns them in hexadecimal. */
    private static Map<String, TreeSet<String>> generated(Random random, Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, TreeSet<String>> rows = new TreeMap<>();
        for (TableSchema table : tables.values()) {
            if (table.schedule().isPresent()) {
                continue;
            }
            TreeSet<String> all = new TreeSet<>();
            Path file = folder.resolve(table.name() + RowFormat.BSATN.extension());
            try (RowWriter writer = RowFormat.BSATN.writer(file, table.rowType())) {
                for (int i = 1; i <= ROWS; i++) {
                    BsatnWriter row = row(table.rowType(), i, random);
                    if (all.add(HexFormat.of().formatHex(row.toByteArray()))) {
                        writer.write(row.array(), 0, row.length());
                    }
                }
            }
            rows.put(table.name(), all);
        }
        return rows;
    }

    /** Returns a row whose first column is another one in each. */
    private static BsatnWriter row(ProductType type, int number, Random random) {
        BsatnWriter row = new BsatnWriter();
        if (type.typeAt(0) == PrimitiveType.STRING) {
            row.writeString("it's " + number + (random.nextBoolean() ? "" : ", \"quoted\"\n\\and\ttabbed "));
        } else if (type.typeAt(0) == PrimitiveType.I32) {
            row.writeI32(number);
        } else {
            row.writeI64(number * 1_000_003L);
        }
        for (int i = 1; i < type.size(); i++) {
            writeValue(type.typeAt(i), random, row);
        }
        return row;
    }

    private static void writeValue(AlgebraicType type, Random random, BsatnWriter out) {
        if (type == PrimitiveType.F32) {
            out.writeF32((float) FLOATS[random.nextInt(FLOATS.length)]);
        } else if (type == PrimitiveType.F64) {
            out.writeF64(FLOATS[random.nextInt(FLOATS.length)]);
        } else if (type instanceof ArrayType array && array.element() == PrimitiveType.F64) {
            out.writeCount(2);
            writeValue(PrimitiveType.F64, random, out);
            writeValue(PrimitiveType.F64, random, out);
        } else {
            SatsGens.writeValue(type, random, random.nextInt(12), out);
        }
    }

    private static TreeSet<String> read(Path file, String table) {
        TreeSet<String> rows = new TreeSet<>();
        try (RowReader reader = RowFormat.BSATN.reader(
                file, Objects.requireNonNull(tables.get(table)).rowType())) {
            BsatnWriter row = new BsatnWriter();
            while (reader.next(row)) {
                rows.add(HexFormat.of().formatHex(row.toByteArray()));
                row.reset();
            }
        } catch (TaskException | IOException e) {
            throw new AssertionError(e);
        }
        return rows;
    }

    private static String publish(RowFormat format, String suffix) throws Exception {
        String database = format.extension().substring(1) + "-" + suffix;
        client.publish(database, program, false, null);
        return database;
    }

    private void importRows(String database, Path folder, String resume) throws Exception {
        new ImportTask(target(database), folder, List.of(), resume).run();
    }

    private Target target(String database) {
        return new Target(client, database, Spelling.COMMAND_LINE, new Lines());
    }

    private static long count(String database, String table) throws Exception {
        String answer = client.sql(database, "SELECT COUNT(*) AS n FROM " + table);
        return Long.parseLong(answer.replaceAll(".*\"rows\":\\[\\[(\\d+)]].*", "$1"));
    }

    /** Keeps results and warnings. */
    private final class Lines implements Output {
        @Override
        public void result(String line) {
            said.add(line);
        }

        @Override
        public void remark(String line) {}

        @Override
        public void warning(String line) {
            said.add(line);
        }

        @Override
        public void failure(TaskException failure) {
            throw new AssertionError(failure);
        }
    }
}
