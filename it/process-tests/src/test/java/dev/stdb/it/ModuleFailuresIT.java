package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.it.fixture.Fixture;
import dev.stdb.moduledef.JvmDescriptor;
import dev.stdb.server.common.RandomSource;
import dev.stdb.server.database.CallOutcome;
import dev.stdb.server.database.DatabaseHost;
import dev.stdb.server.database.HostConfig;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.jvm.JvmModules;
import dev.stdb.server.jvm.ModuleGuests;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a database logs of exceptions in its module, compiled and from class files: each once, with class, message,
 * causes, and file and line of every frame of the author; and what the caller gets to know.
 */
final class ModuleFailuresIT {
    private static final Identity OWNER = Identity.of(1, 2, 3, 4);
    private static final String INTERNAL = "internal error: the log of the database says more";
    private static final String FILE = "it/fixture/src/main/java/dev/stdb/it/fixture/Failures.java";

    @SuppressWarnings("NullAway.Init") // by start
    private DatabaseHost host;

    private void start(boolean compiled) throws IOException {
        JvmModules modules = new JvmModules();
        List<Path> classPath = Fixtures.classPath(Fixture.class);
        modules.put("fixture", classPath);
        byte[] program = compiled
                ? Files.readAllBytes(Fixtures.fixtureModule())
                : JvmDescriptor.of("fixture", classPath).encode();
        HostConfig config = HostConfig.of(ModuleGuests.of(modules, Duration.ofSeconds(60)))
                .withClock(StandingClock.INSTANCE)
                .withSeeds(RandomSource.seeded(7));
        host = DatabaseHost.create(config, Identity.of(9, 9, 9, 9), OWNER, program, EngineConfig.inMemory("failures"));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private static Consumer<BsatnWriter> number(int value) {
        return out -> out.writeI32(value);
    }

    /** Calls a reducer and returns the text for the caller and then what was logged. */
    private List<String> call(String reducer, Consumer<BsatnWriter> arguments) {
        int before = host.log().tail(Integer.MAX_VALUE).size();
        BsatnWriter bytes = new BsatnWriter();
        arguments.accept(bytes);
        CallOutcome outcome = host.callReducer(OWNER, ConnectionId.ZERO, reducer, bytes.toByteArray())
                .join();
        List<String> log = host.log().tail(Integer.MAX_VALUE);
        assertThat(log).as("one record for each call").hasSize(before + 1);
        String record = log.get(before);
        String message = record.substring(record.indexOf("\"message\":\"") + 11, record.length() - 2);
        return List.of(outcome instanceof CallOutcome.Committed ? "ok" : outcome.errorText(), message);
    }

    /** Returns a frame of the fixture at the line that contains a text. */
    private static String at(String method, String code) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../..", FILE));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(code)) {
                return "\\n    at dev.stdb.it.fixture." + method + "(Failures.java:" + (i + 1) + ")";
            }
        }
        throw new AssertionError("no line with: " + code);
    }

    private void assertFails(String reducer, Consumer<BsatnWriter> arguments, String... report) {
        assertThat(call(reducer, arguments)).containsExactly(INTERNAL, "reducer failed: " + String.join("", report));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failuresAreLoggedWithAllFrames(boolean compiled) throws IOException {
        start(compiled);
        String index = "java.lang.ArrayIndexOutOfBoundsException: Index ";
        String[] stored = {at("Failures.store", "values[index] = 7"), at("Failures.writeAt", "store(new int[3], index)")
        };
        assertFails("write_at", number(3), index + "3 out of bounds for length 3", stored[0], stored[1]);
        assertFails("write_at", number(-1), index + "-1 out of bounds for length 3", stored[0], stored[1]);
        assertFails(
                "make_array",
                number(-5),
                "java.lang.NegativeArraySizeException: -5",
                at("Failures.makeArray", "new long[length]"));
        assertFails(
                "divide",
                out -> {
                    out.writeI32(1);
                    out.writeI32(0);
                },
                "java.lang.ArithmeticException: / by zero",
                at("Failures.divide", "dividend / divisor"));
        assertFails(
                "get",
                number(4),
                "java.lang.IndexOutOfBoundsException: Index 4 out of bounds for length 1",
                at("Failures.get", ".get(index)"));
        assertFails(
                "construct",
                number(0),
                "java.lang.IllegalArgumentException: not positive: 0",
                at("Failures$Positive.<init>", "throw new IllegalArgumentException"),
                at("Failures.construct", "new Positive(value)"));
        assertFails(
                "each",
                out -> out.writeString("x"),
                "java.lang.NumberFormatException: For input string: \\\"x\\\"",
                at("Failures.lambda$each$0", "forEach(number ->"),
                at("Failures.each", "forEach(number ->"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void causesAreKept(boolean compiled) throws IOException {
        start(compiled);
        String wrapped = "new VeryBrokenException(new BrokenException";
        assertFails(
                "wrap",
                out -> out.writeString("y"),
                "dev.stdb.it.fixture.Failures$VeryBrokenException: very",
                at("Failures.wrap", wrapped),
                "\\nCaused by: dev.stdb.it.fixture.Failures$BrokenException: broken\\n    ... 1 more",
                "\\nCaused by: java.lang.NumberFormatException: For input string: \\\"y\\\"",
                at("Failures.parse", "return Integer.parseInt(number)"),
                at("Failures.wrap", "            parse(number);"));
    }

    /** Their texts are explained by the JVM in words that compiled code has not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nullsAndCastsHaveClassAndFrames(boolean compiled) throws IOException {
        start(compiled);
        List<String> nulls = call("measure", number(-1));
        assertThat(nulls.get(0)).isEqualTo(INTERNAL);
        assertThat(nulls.get(1))
                .startsWith("reducer failed: java.lang.NullPointerException")
                .endsWith(at("Failures.measure", "textOf(number).length()"));
        List<String> casts = call("cast", number(-1));
        assertThat(casts.get(1))
                .startsWith("reducer failed: java.lang.ClassCastException: class java.lang.String cannot be cast to"
                        + " class java.lang.Integer")
                .endsWith(at("Failures.cast", "((Integer) value + 1)"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void exhaustionNamesErrorAndFrames(boolean compiled) throws IOException {
        start(compiled);
        List<String> deep = call("overflow", out -> {});
        assertThat(deep.get(0)).isEqualTo("The instance encountered a fatal error.");
        assertThat(deep.get(1))
                .startsWith("reducer trapped: java.lang.StackOverflowError: ")
                .contains("\\n    at dev.stdb.it.fixture.Fixture.descend(Fixture.java:");
    }

    /** On the JVM the heap is that of these tests. */
    @ParameterizedTest
    @ValueSource(booleans = true)
    void hoardingNamesErrorAndFrames(boolean compiled) throws IOException {
        start(compiled);
        assertThat(call("hoard", out -> {}).get(1))
                .startsWith("reducer trapped: java.lang.OutOfMemoryError: ")
                .contains("\\n    at dev.stdb.it.fixture.Fixture.hoard(Fixture.java:");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callersGetTheModulesAnswerOrThatOfTheDatabase(boolean compiled) throws IOException {
        start(compiled);
        assertThat(call("refuse", out -> out.writeString("not today")))
                .containsExactly("not today", "reducer returned error: not today");
        String violation = "insert violates a unique constraint: table=progress";
        assertThat(call("insert_twice", out -> {}).get(0)).isEqualTo(violation);
        assertThat(call("insert_twice", out -> {}).get(1))
                .startsWith("reducer failed: dev.stdb.module.UniqueConstraintViolationException: " + violation)
                .endsWith(at("Failures.insertTwice", "new Progress(1_000_000, 2)"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyCallDrawsOtherNumbersFromTheSeedOfTheHost(boolean compiled) throws IOException {
        start(compiled);
        RandomSource seeds = RandomSource.seeded(7);
        // The first seed went to the publication.
        seeds.nextLong();
        for (int i = 0; i < 3; i++) {
            long expected = new java.util.Random(seeds.nextLong()).nextLong();
            assertThat(call("draw", out -> {})).containsExactly("ok", "drawn " + expected);
        }
    }
}
