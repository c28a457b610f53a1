package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.DATABASE;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.failure;
import static dev.stdb.server.database.TestHost.userError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.moduledef.JvmDescriptor;
import dev.stdb.moduledef.ModuleDefException;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.engine.LoggedCalls;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.abi.AbiLimits;
import dev.stdb.server.jvm.JvmGuests;
import dev.stdb.server.jvm.JvmLimits;
import dev.stdb.server.jvm.JvmModules;
import dev.stdb.server.jvm.ModuleGuests;
import dev.stdb.server.tx.Call;
import dev.stdb.server.wasm.WasmGuests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Modules that run from their class files, in a database. */
@Timeout(120)
class JvmModulesTest {
    private static final String ITEM = """
            package counter;
            import dev.stdb.annotation.Access;
            import dev.stdb.annotation.PrimaryKey;
            import dev.stdb.annotation.Table;
            import dev.stdb.annotation.U32;
            @Table(name = "item", access = Access.PUBLIC)
            public record Item(@PrimaryKey @U32 long id, String name) {}
            """;

    private static final String COUNTER = """
            package counter;
            import dev.stdb.annotation.Reducer;
            import dev.stdb.annotation.U32;
            import dev.stdb.module.Memory;
            import dev.stdb.module.ReducerContext;
            import dev.stdb.module.ReducerException;
            public final class Counter {
                private static int calls;
                @Reducer public static void add(ReducerContext<Db> ctx, @U32 long id, String name) {
                    ctx.db().item().insert(new Item(id, name));
                    ctx.log().info("added " + name);
                }
                @Reducer public static void count(ReducerContext<Db> ctx) {
                    calls++;
                    ctx.db().item().insert(new Item(1000 + calls, "call " + calls));
                }
                @Reducer public static void draw(ReducerContext<Db> ctx) {
                    long id = ctx.random().nextInt() & 0xFFFFFFFFL;
                    ctx.db().item().insert(new Item(id, "" + ctx.random().nextLong()));
                }
                @Reducer public static void refuse(ReducerContext<Db> ctx, String reason) {
                    calls++;
                    ctx.db().item().insert(new Item(9, "trace"));
                    throw new ReducerException(reason);
                }
                @Reducer public static void crash(ReducerContext<Db> ctx) {
                    calls++;
                    ctx.db().item().insert(new Item(9, "trace"));
                    throw new IllegalStateException("a bug");
                }
                @Reducer public static void twice(ReducerContext<Db> ctx) {
                    ctx.db().item().insert(new Item(9, "one"));
                    ctx.db().item().insert(new Item(9, "two"));
                }
                @Reducer public static void overflow(ReducerContext<Db> ctx) {
                    ctx.db().item().insert(new Item(9, "trace"));
                    descend(ctx, 1);
                }
                private static long descend(ReducerContext<Db> ctx, long depth) {
                    return depth + descend(ctx, depth + 1);
                }
                @Reducer public static void outside(ReducerContext<Db> ctx) {
                    calls++;
                    ctx.db().item().insert(new Item(9, "trace"));
                    try {
                        Memory.getInt(-4);
                    } catch (RuntimeException e) {
                        ctx.log().info("caught");
                    }
                }
                @Reducer public static void missing(ReducerContext<Db> ctx) {
                    Gone.touch();
                }
                @Reducer public static void large(ReducerContext<Db> ctx) {
                    ctx.db().item().insert(new Item(7, "x".repeat(3 << 20)));
                    ctx.log().info("length " + ctx.db().item().id().find(7).get().name().length());
                }
                @Reducer public static void lookUpForEver(ReducerContext<Db> ctx) {
                    while (true) {
                        ctx.db().item().id().find(1);
                    }
                }
            }
            """;

    private static final String GONE = "package counter; final class Gone { static void touch() {} }";

    @TempDir
    Path temp;

    private final JvmModules modules = new JvmModules();
    private final HostConfig config = HostConfig.of(ModuleGuests.of(modules, Duration.ofSeconds(60)));

    private CompiledModule counter() {
        return new CompiledModule(temp.resolve("classes"))
                .source("counter.Item", ITEM)
                .source("counter.Gone", GONE)
                .source("counter.Counter", COUNTER)
                .compile()
                .in(modules, "counter");
    }

    private TestHost create(HostConfig withConfig, byte[] program) {
        return new TestHost(DatabaseHost.create(withConfig, DATABASE, OWNER, program, EngineConfig.inMemory("test")));
    }

    private TestHost create() {
        return create(config, counter().program("counter"));
    }

    private static String logged(TestHost db, int fromEnd) {
        List<String> log = db.log();
        return log.get(log.size() - fromEnd);
    }

    @Test
    void reducersReadWriteAndLog() throws Exception {
        try (TestHost db = create()) {
            db.add(1, "été");
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[1,\"été\"]");
            assertThat(logged(db, 1)).contains("\"message\":\"added été\"", "\"function\":\"add\"");
            assertThat(db.call("twice").toString())
                    .contains("insert violates a unique constraint: table=item")
                    .contains("at counter.Counter.twice(Counter.java:33)");
            assertThat(db.call("refuse", out -> out.writeString("not today"))).isEqualTo(userError("not today"));
            assertThat(db.rows("SELECT * FROM item")).hasSize(1);
        }
    }

    @Test
    void valuesBeyondTheScratchAreaGrowTheMemory() {
        try (TestHost db = create()) {
            db.must("large");
            assertThat(logged(db, 1)).contains("length " + (3 << 20));
        }
    }

    @Test
    void staticsLastUntilSomethingUnplannedHappens() {
        try (TestHost db = create()) {
            db.must("count");
            assertThat(db.call("refuse", out -> out.writeString("no"))).isEqualTo(userError("no"));
            db.must("count");
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"call 1\"]", "[\"call 3\"]");
            int before = db.log().size();
            assertThat(db.call("crash").toString())
                    .contains("message=internal error: the log of the database says more");
            assertThat(logged(db, 1))
                    .contains("\"reducer failed: java.lang.IllegalStateException: a bug\\n"
                            + "    at counter.Counter.crash(Counter.java:29)\"");
            assertThat(db.log()).hasSize(before + 1);
            // A fresh instance counts from the start, which is a row that exists.
            db.must("count");
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"call 1\"]", "[\"call 3\"]");
        }
    }

    @Test
    void seedsAreLoggedAndRepeatACall() {
        CompiledModule module = counter();
        EngineConfig disk = EngineConfig.onDisk("test", temp.resolve("data"));
        List<String> drawn;
        try (TestHost db =
                new TestHost(DatabaseHost.create(config, DATABASE, OWNER, module.program("counter"), disk))) {
            db.must("draw");
            db.must("draw");
            drawn = db.rows("SELECT name FROM item");
        }
        assertThat(drawn).doesNotHaveDuplicates().hasSize(2);
        Iterator<Long> seeds = LoggedCalls.of(temp.resolve("data")).stream()
                .flatMap(Optional::stream)
                .map(Call::seed)
                .iterator();
        try (TestHost db = create(config.withSeeds(seeds::next), module.program("counter"))) {
            db.must("draw");
            db.must("draw");
            assertThat(db.rows("SELECT name FROM item")).isEqualTo(drawn);
        }
    }

    @Test
    void stackOverflowsTrap() {
        try (TestHost db = create()) {
            db.must("count");
            assertThat(failure(db.call("overflow")))
                    .isEqualTo(new CallResult.Fatal("java.lang.StackOverflowError: call stack exhausted"));
            assertThat(logged(db, 1))
                    .contains("reducer trapped: java.lang.StackOverflowError: call stack exhausted\\n"
                            + "    at counter.Counter.descend(Counter.java:");
            db.must("count");
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"call 1\"]");
        }
    }

    @Test
    void trapsCannotBeCaught() {
        try (TestHost db = create()) {
            assertThat(failure(db.call("outside"))).isEqualTo(new CallResult.Fatal("out of bounds memory access"));
            assertThat(logged(db, 1)).contains("at counter.Counter.outside(Counter.java:");
            assertThat(db.rows("SELECT * FROM item")).isEmpty();
            db.must("count");
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"call 1\"]");
        }
    }

    @Test
    void classesThatAreMissingTrap() throws Exception {
        CompiledModule module = counter();
        Files.delete(temp.resolve("classes/counter/Gone.class"));
        try (TestHost db = create(config, module.program("counter"))) {
            assertThat(failure(db.call("missing")))
                    .isEqualTo(new CallResult.Fatal("java.lang.NoClassDefFoundError: counter/Gone"));
        }
    }

    @Test
    void callsThatTakeTooLongEndAtAHostFunction() {
        JvmGuests hasty =
                new JvmGuests(modules, new JvmLimits(4096, Duration.ofMillis(500)), AbiLimits.defaults(), 8 << 20);
        try (TestHost db = create(HostConfig.of(hasty), counter().program("counter"))) {
            assertThat(failure(db.call("look_up_for_ever"))).isEqualTo(new CallResult.OutOfEnergy());
            assertThat(logged(db, 1)).contains("call time limit exceeded: callMillisMax=500\\n    at ");
            db.add(1, "next");
        }
    }

    @Test
    void changedCodeIsPublishedAsAnUpdate() {
        CompiledModule module = counter();
        byte[] first = module.program("counter");
        try (TestHost db = create(config, first)) {
            db.add(1, "old");
            module.source("counter.Counter", COUNTER.replace("\"added \"", "\"inserted \""))
                    .compile();
            assertThat(module.program("counter")).isNotEqualTo(first);
            assertThat(db.publish(module.program("counter"), PublishPolicy.COMPATIBLE)
                            .changed())
                    .isTrue();
            db.add(2, "new");
            assertThat(logged(db, 1)).contains("inserted new");
            assertThat(db.publish(module.program("counter"), PublishPolicy.COMPATIBLE)
                            .changed())
                    .isFalse();
            assertThat(db.rows("SELECT * FROM item")).hasSize(2);
        }
    }

    @Test
    void changedCodeRunsAfterARestart() {
        CompiledModule module = counter();
        EngineConfig disk = EngineConfig.onDisk("test", temp.resolve("data"));
        try (TestHost db =
                new TestHost(DatabaseHost.create(config, DATABASE, OWNER, module.program("counter"), disk))) {
            db.add(1, "old");
        }
        module.source("counter.Counter", COUNTER.replace("\"added \"", "\"inserted \""))
                .compile();
        try (TestHost db = new TestHost(DatabaseHost.open(config, DATABASE, OWNER, disk))) {
            db.add(2, "new");
            assertThat(logged(db, 1)).contains("inserted new");
        }
    }

    @Test
    void changedTablesWaitForAPublish() {
        CompiledModule module = counter();
        EngineConfig disk = EngineConfig.onDisk("test", temp.resolve("data"));
        try (TestHost db =
                new TestHost(DatabaseHost.create(config, DATABASE, OWNER, module.program("counter"), disk))) {
            db.add(1, "old");
        }
        module.source("counter.Other", """
                        package counter;
                        import dev.stdb.annotation.Table;
                        import dev.stdb.annotation.U32;
                        @Table(name = "other") public record Other(@U32 long id) {}
                        """).compile();
        try (TestHost db = new TestHost(DatabaseHost.open(config, DATABASE, OWNER, disk))) {
            assertThat(failure(db.call("count")))
                    .isEqualTo(new CallResult.Fatal("the classes of the module declare other tables or reducers than"
                            + " when it was published; publish it again"));
            assertThat(db.rows("SELECT * FROM item")).hasSize(1);
            db.publish(module.program("counter"), PublishPolicy.COMPATIBLE);
            db.must("count");
            assertThat(db.rows("SELECT * FROM other")).isEmpty();
        }
    }

    @Test
    void programsThatTheClassPathContradictsAreNotPublished() {
        CompiledModule module = counter();
        byte[] stale = module.program("counter");
        try (TestHost db =
                new TestHost(DatabaseHost.create(config, DATABASE, OWNER, stale, EngineConfig.inMemory("test")))) {
            module.source("counter.Other", """
                            package counter;
                            import dev.stdb.annotation.Table;
                            import dev.stdb.annotation.U32;
                            @Table(name = "other") public record Other(@U32 long id) {}
                            """).compile();
            byte[] other = module.program("counter");
            module.source("counter.Other", """
                            package counter;
                            import dev.stdb.annotation.Table;
                            import dev.stdb.annotation.U32;
                            @Table(name = "another") public record Other(@U32 long id) {}
                            """).compile();
            assertRefused(
                    () -> db.publish(other, PublishPolicy.COMPATIBLE),
                    ModuleErrorCode.MODULE_CLASS_PATH,
                    "the class path of the JVM module `counter` declares other tables or functions than the program"
                            + " says; build it again and publish what was built");
            db.must("count");
        }
    }

    @Test
    void strangersCannotMakeTheServerLoadAnything() {
        byte[] program = counter().program("counter");
        byte[] unknown = counter().program("elsewhere");
        assertRefused(
                () -> create(config, unknown),
                ModuleErrorCode.MODULE_CLASS_PATH,
                "the program is the JVM module `elsewhere`, for which this server has no class path; start it with"
                        + " --jvm-module elsewhere=CLASSPATH, or publish the .wasm file");
        assertRefused(
                () -> create(HostConfig.of(WasmGuests.defaults()), program), ModuleErrorCode.MODULE_NOT_WASM, null);
        program[8] = 2;
        assertRefused(
                () -> create(config, program),
                ModuleErrorCode.MODULE_CLASS_PATH,
                "bad descriptor of a JVM module: descriptor of a JVM module has version 2, expected 1");
        assertRefused(() -> create(config, Arrays.copyOf(unknown, 20)), ModuleErrorCode.MODULE_CLASS_PATH, null);
    }

    private static void assertRefused(Runnable action, ModuleErrorCode code, @Nullable String message) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(ModuleException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            if (message != null) {
                assertThat(e).hasMessage(message);
            }
        });
    }

    @Test
    void unknownImportsAreRefusedWithTheTextOfWebAssembly() {
        CompiledModule module = counter()
                .source("org.teavm.interop.Import", """
                        package org.teavm.interop;
                        public @interface Import { String module(); String name(); }
                        """)
                .source("counter.Own", own("spacetime_10.0", "steal", "(int at)"))
                .compile();
        assertRefused(
                () -> create(config, module.program("counter")),
                ModuleErrorCode.MODULE_UNKNOWN_IMPORT,
                "unknown import: spacetime_10.0.steal");
        module.source("counter.Own", own("spacetime_10.0", "identity", "(long at)"))
                .compile();
        assertRefused(
                () -> create(config, module.program("counter")),
                ModuleErrorCode.MODULE_UNKNOWN_IMPORT,
                "import spacetime_10.0.identity has signature (i64) -> (), expected (i32) -> ()");
    }

    private static String own(String module, String name, String parameters) {
        return "package counter; final class Own { @org.teavm.interop.Import(module = \"" + module + "\", name = \""
                + name + "\") static native void call" + parameters + "; }";
    }

    @Test
    void directoriesWithoutModuleAreNone() {
        assertThatThrownBy(() -> JvmDescriptor.of("counter", List.of(temp)))
                .isInstanceOf(ModuleDefException.class)
                .hasMessageStartingWith("no module in " + temp + ": META-INF/stdb/module.bsatn is missing.");
    }

    @Test
    void aNewInstanceCostsMilliseconds() {
        try (TestHost db = create()) {
            for (int i = 0; i < 20; i++) {
                db.call("crash");
            }
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                db.call("crash");
            }
            System.out.println(
                    "calls that need a new JVM instance: microsEach=" + (System.nanoTime() - start) / 20_000);
            db.must("count");
        }
    }
}
