package dev.stdb.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.Server;
import dev.stdb.server.api.RegisteredDatabases;
import dev.stdb.server.database.StoredModules;
import dev.stdb.server.engine.DatabaseEngine;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.engine.ReplayProgress;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that work on databases of a server that may be running or not. */
@Timeout(300)
class DatabaseCommandsTest {

    private static final Identity IDENTITY = Identity.of(1, 2, 3, 4);
    private static final Identity OWNER = Identity.of(5, 6, 7, 8);

    private static final byte[] PROGRAM = {1, 2, 3, 4};

    @TempDir
    private Path root;

    private record Result(int exitCode, String out, String err) {}

    private static Result run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = commandLine.execute(Stream.of(args).map(String::valueOf).toArray(String[]::new));
        return new Result(exitCode, out.toString(), err.toString());
    }

    private Path data() {
        return root.resolve("data");
    }

    private Path directory() {
        return RegisteredDatabases.in(data()).directoryOf(IDENTITY);
    }

    private static DatabaseEngine open(Path directory) {
        return DatabaseEngine.open(EngineConfig.onDisk("test", directory), ReplayProgress.NONE);
    }

    private static void insert(DatabaseEngine engine, int from, int to) {
        for (int i = from; i < to; i++) {
            Tx tx = engine.begin();
            if (i == 0) {
                tx.createTable(TableSchema.builder(
                                "n", new ProductType(List.of(new ProductType.Element("n", PrimitiveType.U32))))
                        .build());
            }
            BsatnWriter row = new BsatnWriter();
            row.writeU32(i);
            tx.insert(tableId(tx), row.array(), 0, row.length(), new BsatnWriter());
            engine.commit(tx);
        }
    }

    private static int tableId(Tx tx) {
        TableSchema table = tx.catalog().tableByName("n");
        if (table == null) {
            throw new AssertionError("no table");
        }
        return table.tableId();
    }

    private static long rowCount(Path directory) {
        try (DatabaseEngine engine = open(directory)) {
            Tx tx = engine.begin();
            long count = tx.rowCount(tableId(tx));
            tx.rollback();
            return count;
        }
    }

    /** Creates a registered database of 20 transactions. */
    private void create() throws IOException {
        Files.createDirectories(data().resolve("programs"));
        Files.write(data().resolve("programs").resolve("cafe.wasm"), new byte[] {1, 2, 3});
        try (DatabaseEngine engine = open(directory())) {
            insert(engine, 0, 20);
        }
        RegisteredDatabases.in(data()).register(IDENTITY, OWNER, "cafe", List.of("chat", "talk"));
    }

    private void damage(int offset) throws IOException {
        Path segment = directory().resolve("clog").resolve("00000000000000000000.clog");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[offset] ^= 1;
        Files.write(segment, bytes);
    }

    private int middleOfTheLog() throws IOException {
        return (int) Files.size(directory().resolve("clog").resolve("00000000000000000000.clog")) / 2;
    }

    @Test
    void intactDatabaseVerifies() throws IOException {
        create();
        Result result = run("verify", "--data-dir", data(), "chat");
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("log: segments=1, ", "transactions=0..19", "state: transactions=20")
                .endsWith("intact: " + directory() + System.lineSeparator());
        assertThat(run("verify", "--data-dir", data(), IDENTITY.toHex()).exitCode())
                .isZero();
        assertThat(run("verify", "--directory", directory()).exitCode()).isZero();
    }

    @Test
    void damageIsSaidAndExitsWith1() throws IOException {
        create();
        damage(middleOfTheLog());
        Result result = run("verify", "--data-dir", data(), "chat");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("DAMAGED: commit is damaged: txOffset=", "DAMAGED: durable transactions are lost")
                .endsWith("`stdb repair` says what can be done" + System.lineSeparator());
    }

    @Test
    void wrongUsageExitsWith2() {
        assertThat(run("verify").err()).contains("name a DATABASE of the data directory");
        assertThat(run("verify").exitCode()).isEqualTo(2);
        assertThat(run("verify", "--directory", root, "chat").err()).contains("--directory names the database already");
        assertThat(run("backup", "--directory", root).err()).contains("--to");
        assertThat(run("start", "--in-memory", "--snapshot-log-size", "much").err())
                .contains("not valid: --snapshot-log-size=much");
        assertThat(run("start", "--in-memory", "--snapshots-kept", "0").err()).contains("must be at least 1");
        assertThat(run("start", "--in-memory", "--snapshot-interval", "0s").exitCode())
                .isEqualTo(2);
    }

    @Test
    void unknownDatabaseIsAnError() throws IOException {
        create();
        Result result = run("verify", "--data-dir", data(), "nobody");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).startsWith("error: no such database: database=nobody, --data-dir=" + data());
        assertThat(run("verify", "--directory", root).err())
                .startsWith("error: not a database or backup: directory=" + root);
    }

    @Test
    void sizesAreReadAsWritten() {
        assertThat(StorageOptions.parseSize("4096")).isEqualTo(4_096);
        assertThat(StorageOptions.parseSize("64KiB")).isEqualTo(65_536);
        assertThat(StorageOptions.parseSize("1 GiB")).isEqualTo(1L << 30);
        assertThat(StorageOptions.parseSize("9999999999GiB")).isEqualTo(-1);
        assertThat(StorageOptions.parseSize("12MB")).isEqualTo(-1);
    }

    @Test
    void repairAsksBeforeItDropsTransactions() throws IOException {
        create();
        damage(middleOfTheLog());
        Result refused = withInput("no\n", "repair", "--data-dir", data(), "chat");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out())
                .contains("would DROP the durable transactions ", "committed transactions WOULD BE LOST")
                .contains("type yes to go on: nothing was changed");
        assertThat(run("verify", "--data-dir", data(), "chat").exitCode()).isEqualTo(1);
        assertThat(run("repair", "--data-dir", data(), "chat", "--dry-run").out())
                .endsWith("nothing was changed" + System.lineSeparator());
        Result repaired = withInput("yes\n", "repair", "--data-dir", data(), "chat");
        assertThat(repaired.exitCode()).isZero();
        assertThat(repaired.out()).contains("repaired: transactions=");
        assertThat(run("verify", "--data-dir", data(), "chat").exitCode()).isZero();
        assertThat(rowCount(directory())).isBetween(5L, 15L);
        assertThat(run("repair", "--data-dir", data(), "chat").out()).startsWith("nothing to repair: ");
    }

    private static Result withInput(String input, Object... args) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return run(args);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void yesRepairsWithoutAsking() throws IOException {
        create();
        Files.delete(directory().resolve("clog").resolve("manifest"));
        Result repaired = run("repair", "--directory", directory(), "--yes");
        assertThat(repaired.exitCode()).isZero();
        assertThat(repaired.out()).contains("no committed transaction would be lost");
        assertThat(rowCount(directory())).isEqualTo(20);
    }

    @Test
    void backupOfAnOpenDatabaseRestoresIntoAnotherDataDirectory() throws IOException {
        create();
        Path backup = root.resolve("backup");
        try (DatabaseEngine engine = open(directory())) {
            insert(engine, 20, 30);
            while (engine.durability().durableOffset() < 29) {
                Thread.onSpinWait();
            }
            Result result = run("backup", "--data-dir", data(), "chat", "--to", backup);
            assertThat(result.err()).isEmpty();
            assertThat(result.out()).startsWith("backup complete: transactions=30, files=");
            assertThat(run("verify", "--data-dir", data(), "chat").err())
                    .startsWith("error: database is open elsewhere: ");
        }
        assertThat(run("verify", "--directory", backup).exitCode()).isZero();
        Path other = root.resolve("other");
        Result restored = run("restore", "--from", backup, "--data-dir", other);
        assertThat(restored.err()).isEmpty();
        assertThat(restored.out()).startsWith("restored: transactions=30, last=29, directory=");
        RegisteredDatabases.Entry entry =
                RegisteredDatabases.in(other).find("talk").orElseThrow();
        assertThat(entry.identity()).isEqualTo(IDENTITY);
        assertThat(entry.owner()).isEqualTo(OWNER);
        assertThat(Files.readAllBytes(entry.initialProgram())).containsExactly(1, 2, 3);
        assertThat(rowCount(entry.directory())).isEqualTo(30);
    }

    @Test
    void restoreInPlaceNeedsReplaceAndKeepsWhatWasThere() throws IOException {
        create();
        Path backup = root.resolve("backup");
        run("backup", "--data-dir", data(), "chat", "--to", backup);
        Result refused = run("restore", "--from", backup, "--data-dir", data());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).startsWith("error: the database exists already; move it aside with --replace");
        Result restored = run("restore", "--from", backup, "--data-dir", data(), "--replace", "--to-offset", "9");
        assertThat(restored.err()).isEmpty();
        assertThat(rowCount(directory())).isEqualTo(10);
        try (Stream<Path> entries = Files.list(data().resolve("databases"))) {
            Path replaced = entries.filter(path -> path.toString().contains(".replaced-"))
                    .findFirst()
                    .orElseThrow();
            assertThat(rowCount(replaced)).isEqualTo(20);
        }
    }

    @Test
    void restoreRefusesNonsense() throws IOException {
        create();
        Path backup = root.resolve("backup");
        run("backup", "--directory", directory(), "--to", backup);
        assertThat(run("restore", "--from", backup, "--directory", root.resolve("x"), "--to-offset", "20")
                        .err())
                .startsWith("error: backup does not reach that moment: wantedTxOffset=20, first=-1, last=19");
        assertThat(run("restore", "--from", backup, "--data-dir", root.resolve("x"))
                        .err())
                .startsWith("error: the backup does not say which database it is of");
        assertThat(run("restore", "--from", backup, "--to-time", "yesterday").err())
                .contains("not a time, expected for example 2026-11-21T08:15:00Z");
        assertThat(run("restore", "--from", backup, "--to-time", "2026-11-21T08:15:00Z", "--to-offset", "1")
                        .err())
                .contains("not both");
        assertThat(run("restore", "--from", directory()).err()).startsWith("error: not a backup");
    }

    @Test
    void restoreKeepsOffARunningServer() throws IOException {
        create();
        Path backup = root.resolve("backup");
        run("backup", "--data-dir", data(), "chat", "--to", backup);
        Path other = Files.createDirectory(root.resolve("other"));
        try (Server server = Server.builder().port(0).dataDirectory(other).start()) {
            assertThat(server.port()).isPositive();
            assertThat(run("restore", "--from", backup, "--data-dir", other).err())
                    .startsWith("error: a server is running on the data directory, stop it first: --data-dir=");
        }
    }

    /** The same from outside: another process, its exit code and what it prints. */
    @Test
    void theRealProcessDoesTheSame() throws Exception {
        create();
        Result busy;
        try (DatabaseEngine engine = open(directory())) {
            assertThat(engine.datastore().nextTxOffset()).isEqualTo(20);
            busy = process("verify", "--directory", directory());
        }
        assertThat(busy.exitCode()).isEqualTo(1);
        assertThat(busy.err())
                .contains("error: database is open elsewhere: ")
                .contains("holder=pid=" + ProcessHandle.current().pid());
        Result intact = process("verify", "--data-dir", data(), "chat");
        assertThat(intact.exitCode()).isZero();
        assertThat(intact.out()).contains("intact: ");
        damage(middleOfTheLog());
        assertThat(process("verify", "--directory", directory()).exitCode()).isEqualTo(1);
    }

    private Result process(Object... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        Stream.of(args).map(String::valueOf).forEach(command::add);
        Path out = root.resolve("process.out");
        Path err = root.resolve("process.err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Path list() {
        return data().resolve("databases.txt");
    }

    @Test
    void damagedListStopsTheStartWithOneTextAndIsRepaired() throws IOException {
        createHosted();
        List<String> lines = Files.readAllLines(list());
        Files.writeString(list(), String.join("\n", lines).substring(0, 150));
        String damage = "the list of databases is damaged: file=" + list() + ", line=2: ";

        Result start = run("start", "-l", "127.0.0.1:0", "--data-dir", data());
        assertThat(start.exitCode()).isEqualTo(1);
        assertThat(start.err())
                .startsWith("error: " + damage)
                .contains("`stdb repair --data-dir " + data() + "`")
                .hasLineCount(1);
        Result verify = run("verify", "--data-dir", data());
        assertThat(verify.exitCode()).isEqualTo(1);
        assertThat(verify.out()).startsWith("DAMAGED: " + damage);

        assertThat(withInput("no\n", "repair", "--data-dir", data()).out())
                .contains("would list " + IDENTITY + " as its files say, without a name and unlocked: owner=" + OWNER)
                .contains("nothing was changed");
        Result repair = run("repair", "--data-dir", data(), "--yes");
        assertThat(repair.err()).isEmpty();
        assertThat(repair.out()).contains("repaired: databases=1");
        assertThat(run("verify", "--data-dir", data()).out()).startsWith("the list of databases is intact");
        RegisteredDatabases.Entry entry =
                RegisteredDatabases.in(data()).find(IDENTITY.toHex()).orElseThrow();
        assertThat(entry.owner()).isEqualTo(OWNER);
        assertThat(entry.initialProgram()).hasBinaryContent(PROGRAM);
        try (Stream<Path> all = Files.list(data())) {
            assertThat(all.map(path -> path.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("databases.txt.damaged-"));
        }
        assertThat(run("repair", "--data-dir", data()).out()).startsWith("nothing to repair: ");
    }

    @Test
    void missingListIsDamageIfThereAreDatabases() throws IOException {
        createHosted();
        Files.delete(list());
        assertThat(run("start", "-l", "127.0.0.1:0", "--data-dir", data()).err())
                .startsWith("error: the list of databases is damaged: file=" + list()
                        + ", it is missing although there are databases");
        assertThat(list()).doesNotExist();
        assertThat(run("repair", "--data-dir", data(), "--yes").out()).contains("repaired: databases=1");
    }

    @Test
    void databaseThatCannotBeReadIsLeftOutOfARepairedListAndSaid() throws IOException {
        create(); // holds no program
        Files.writeString(list(), "");
        assertThat(run("repair", "--data-dir", data(), "--yes").out())
                .contains("would LEAVE OUT " + IDENTITY + ": it holds no program")
                .contains("repaired: databases=0");
    }

    /** Creates a database as a server does. */
    private void createHosted() throws IOException {
        StoredModules.create(directory(), IDENTITY, OWNER, PROGRAM);
        RegisteredDatabases.in(data()).register(IDENTITY, OWNER, "cafe", List.of("chat", "talk"));
    }
}
