package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;

/** From annotated sources to a module that runs: processor, TeaVM, post-processor, Endive. */
class CompileTaskTest {
    private static final String PLAYER = """
            package game;

            import dev.stdb.annotation.Access;
            import dev.stdb.annotation.AutoInc;
            import dev.stdb.annotation.PrimaryKey;
            import dev.stdb.annotation.Table;

            @Table(name = "player", access = Access.PUBLIC)
            public record Player(@PrimaryKey @AutoInc long id, String name, int score) {}
            """;
    private static final String GAME = """
            package game;

            import dev.stdb.annotation.Reducer;
            import dev.stdb.module.ReducerContext;
            import dev.stdb.module.ReducerException;

            public final class Game {
                @Reducer
                public static void join(ReducerContext<Db> ctx, String name) {
                    if (name.isBlank()) {
                        throw new ReducerException("name must not be empty");
                    }
                    ctx.db().player().insert(new Player(0, name, name.length() / Integer.parseInt("1")));
                }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void saysHowToAddTheProcessor() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        assertThatThrownBy(() -> task(classes).run())
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("<annotationProcessorPaths>");
    }

    @Test
    void compilesOnceAndRuns() throws Exception {
        Path classes = compileSources(GAME);
        CompileTask.Result first = task(classes).run();
        assertThat(first.upToDate()).isFalse();
        assertThat(task(classes).run().upToDate()).isTrue();

        byte[] definition = Files.readAllBytes(classes.resolve(CompileTask.DEFINITION_RESOURCE));
        String schema = Files.readString(first.schema());
        assertThat(schema).contains("\"player\"").contains("\"join\"");
        assertThat(ModuleDefCodec.encode(SatsJson.moduleDefFromJson(schema))).isEqualTo(definition);

        FakeHost host = new FakeHost();
        Instance instance = host.instantiate(Files.readAllBytes(first.wasm()));
        instance.export("__describe_module__").apply(1);
        assertThat(host.sink).isEqualTo(definition);

        assertThat(callJoin(host, instance, "Ann")).isZero();
        assertThat(host.inserted).hasSize(1);
        assertThat(new String(host.inserted.get(0), StandardCharsets.ISO_8859_1))
                .contains("Ann");

        assertThat(callJoin(host, instance, " ")).isEqualTo(1);
        assertThat(new String(host.sink, StandardCharsets.UTF_8)).isEqualTo("name must not be empty");
    }

    @Test
    void compilesAgainWhenAClassChanged() throws Exception {
        Path classes = compileSources(GAME);
        task(classes).run();
        compileSources(GAME.replace("name must not be empty", "a name, please"));
        assertThat(task(classes).run().upToDate()).isFalse();
    }

    /** What a task keeps from one run to the next shows in nothing that it makes. */
    @Test
    void runsOfOneTaskMakeWhatFirstRunsMake() throws Exception {
        Path classes = compileSources(GAME);
        CompileTask kept = task(classes);
        byte[] first = Files.readAllBytes(kept.run().wasm());

        compileSources(GAME.replace("name must not be empty", "a name, please"));
        byte[] second = Files.readAllBytes(kept.run().wasm());
        Files.delete(kept.run().wasm());
        assertThat(second).isEqualTo(Files.readAllBytes(task(classes).run().wasm()));

        compileSources(GAME);
        assertThat(Files.readAllBytes(kept.run().wasm())).isEqualTo(first).isNotEqualTo(second);

        compileSources(GAME.replace("name.isBlank()", "name.intern().isEmpty()"));
        assertThatThrownBy(kept::run)
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("java.lang.String.intern")
                .hasMessageContaining("game.Game.join(");
    }

    @Test
    void namesClassLineAndChainOfAMissingMember() throws Exception {
        Path classes = compileSources(
                GAME.replace("if (name.isBlank()) {", "if (hash(name) == 0) {").replace("@Reducer", """
                        static int hash(String name) {
                            try {
                                return java.security.MessageDigest.getInstance("MD5").digest(name.getBytes()).length;
                            } catch (java.security.NoSuchAlgorithmException e) {
                                return 0;
                            }
                        }
                        @Reducer"""));
        assertThatThrownBy(() -> task(classes).run())
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("java.security.MessageDigest")
                .hasMessageContaining("game.Game.hash(Game.java:10)")
                .hasMessageContaining("game.Game.join(");
    }

    @Test
    void namesEveryUseInOneRun() throws Exception {
        Path classes = compileSources(GAME.replace("name.isBlank()", "odd(name) || scan(name) || scanAgain(name)")
                .replace("@Reducer", """
                        static boolean odd(String name) {
                            double a = Math.random();
                            double b = Math.random();
                            Runnable f = () -> System.out.println(a + b);
                            f.run();
                            new Thread(f).start();
                            return name.intern().isEmpty();
                        }
                        static boolean scan(String name) {
                            return new java.util.Scanner(name).hasNext();
                        }
                        static boolean scanAgain(String name) {
                            return new java.util.Scanner(name).hasNext();
                        }
                        @Reducer"""));
        assertThatThrownBy(() -> task(classes).run())
                .isInstanceOf(TaskException.class)
                .hasMessageContaining(
                        "java.lang.Math.random is not available inside a database module; use ctx.random()\n"
                                + "    at game.Game.odd(Game.java:9)\n    at game.Game.join(")
                .hasMessageContaining("ctx.random()\n    at game.Game.odd(Game.java:10)")
                .hasMessageContaining("java.lang.System.out is not available inside a database module; use ctx.log()")
                .hasMessageContaining("(Game.java:11)")
                .hasMessageContaining(
                        "java.lang.Thread.start is not available inside a database module; a module has one thread;"
                                + " call a scheduled reducer, or wait with ctx.sleep() in a procedure")
                .hasMessageContaining("at game.Game.odd(Game.java:13)")
                .hasMessageContaining(
                        "java.lang.String.intern is not available inside a database module; compare texts")
                .hasMessageContaining("at game.Game.odd(Game.java:14)")
                .hasMessageContaining("java.util.Scanner is not available inside a database module; use String.split")
                .hasMessageContaining("at game.Game.scan(Game.java:17)")
                .hasMessageContaining("at game.Game.scanAgain(Game.java:20)")
                .hasMessageNotContaining("org.teavm")
                .hasMessageNotContaining("dev.stdb.maven")
                .hasMessageNotContaining("_lambda_")
                .hasMessageNotContaining("$lambda$_");
    }

    @Test
    void namesWhatStandsBehindAMissingClass() throws Exception {
        Path classes =
                compileSources(GAME.replace("name.isBlank()", "many(name)").replace("@Reducer", """
                        static boolean many(String name) {
                            boolean a = new java.util.Scanner(name).hasNext();
                            boolean b = new java.util.SplittableRandom(1).nextBoolean();
                            double c = Math.random();
                            Runnable d = () -> new java.util.Timer();
                            d.run();
                            return behind(name) == java.time.LocalDate.EPOCH.getYear();
                        }
                        static int behind(String name) {
                            return new java.io.File(name).hashCode() + (int) System.nanoTime();
                        }
                        static void unused() {
                            new java.util.concurrent.Exchanger<String>();
                        }
                        @Reducer"""));
        assertThatThrownBy(() -> task(classes).run())
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("java.util.Scanner is not available inside a database module; use String.split")
                .hasMessageContaining("at game.Game.many(Game.java:9)")
                .hasMessageContaining("java.util.SplittableRandom is not available inside a database module; use java")
                .hasMessageContaining("at game.Game.many(Game.java:10)")
                .hasMessageContaining("java.lang.Math.random is not available inside a database module; use ctx.random")
                .hasMessageContaining("at game.Game.many(Game.java:11)")
                .hasMessageContaining("java.util.Timer is not available inside a database module; a module has one")
                .hasMessageContaining("(Game.java:12)")
                .hasMessageContaining("java.time.LocalDate.EPOCH is not available inside a database module; use Local")
                .hasMessageContaining("at game.Game.many(Game.java:14)")
                .hasMessageContaining("java.lang.System.nanoTime is not available inside a database module; use the")
                .hasMessageContaining("at game.Game.behind(Game.java:17)")
                .hasMessageNotContaining("Exchanger")
                .hasMessageNotContaining("org.teavm");
    }

    @Test
    void pointsToTheContextInsteadOfTheClockAndTheConsole() throws Exception {
        Path classes = compileSources(
                GAME.replace("name.isBlank()", "System.currentTimeMillis() == name.length() || print(name)")
                        .replace("@Reducer", """
                            static boolean print(String name) {
                                System.out.println(name);
                                return true;
                            }
                            @Reducer"""));
        assertThatThrownBy(() -> task(classes).run())
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("ctx.timestamp(), or ctx.now() in a procedure")
                .hasMessageContaining("java.lang.System.out is not available inside a database module; use ctx.log()")
                .hasMessageContaining("game.Game.print(");
    }

    @Test
    void saysWhatToUseInsteadOfAMemberThatIsMissing() throws Exception {
        Path classes =
                compileSources(GAME.replace("name.isBlank()", "name.equals(java.util.UUID.randomUUID().toString())"));
        assertThatThrownBy(() -> task(classes).run())
                .isInstanceOf(TaskException.class)
                .hasMessageContaining(
                        "java.util.UUID.randomUUID is not available inside a database module; use ctx.newUuidV4()"
                                + " or ctx.newUuidV7()")
                .hasMessageContaining("game.Game.join(")
                .hasMessageNotContaining("()L");
    }

    @Test
    void pointsToProceduresInsteadOfSockets() throws Exception {
        Path classes = compileSources(
                GAME.replace("name.isBlank()", "asks(name) || complains(name)").replace("@Reducer", """
                        static boolean asks(String name) {
                            try {
                                var asked = (java.net.HttpURLConnection) new java.net.URL(name).openConnection();
                                return asked.getResponseCode() == 200;
                            } catch (java.io.IOException e) {
                                return false;
                            }
                        }
                        static boolean complains(String name) {
                            System.err.println(name);
                            return false;
                        }
                        @Reducer"""));
        assertThatThrownBy(() -> task(classes).run())
                .isInstanceOf(TaskException.class)
                .hasMessageContaining(
                        " is not available inside a database module; ask other servers with ctx.http() in a procedure"
                                + "\n    at game.Game.asks(")
                .hasMessageContaining("java.lang.System.err is not available inside a database module; use ctx.log()\n"
                        + "    at game.Game.complains(")
                .hasMessageNotContaining("a member of the library");
    }

    @Test
    void refusesWhatWouldBeOtherwiseThanOnTheJvm() throws Exception {
        Path classes =
                compileSources(GAME.replace("name.isBlank()", "odd(name)").replace("@Reducer", """
                        static boolean odd(String name) {
                            Object named = Character.getName(name.charAt(0));
                            Object block = Character.UnicodeBlock.of('a');
                            var in = new java.io.ByteArrayInputStream(name.getBytes());
                            Object reader = new java.io.InputStreamReader(in, java.nio.charset.StandardCharsets.UTF_8);
                            return named == block || reader == java.nio.charset.Charset.availableCharsets();
                        }
                        @Reducer"""));
        assertThatThrownBy(() -> task(classes).run())
                .isInstanceOf(TaskException.class)
                .hasMessageContaining(
                        "java.lang.Character.getName is not available inside a database module; modules have no"
                                + " names of characters; compare code points\n    at game.Game.odd(Game.java:9)")
                .hasMessageContaining(
                        "java.lang.Character$UnicodeBlock is not available inside a database module; compare")
                .hasMessageContaining(
                        "java.io.InputStreamReader (constructor) is not available inside a database module; use"
                                + " new String(bytes, charset) and StringReader\n    at game.Game.odd(Game.java:12)")
                .hasMessageContaining(
                        "java.nio.charset.Charset.availableCharsets is not available inside a database module;"
                                + " use those of StandardCharsets");
    }

    @Test
    void leavesOutConsequencesOfTheAuthorsProblem() throws Exception {
        Path classes = compileSources(
                GAME.replace("if (name.isBlank()) {", "new Thread(() -> {}).start(); if (name.isBlank()) {"));
        assertThatThrownBy(() -> task(classes).run())
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("java.lang.Thread.start is not available")
                .hasMessageContaining("game.Game.join(")
                .hasMessageNotContaining("needs a JavaScript host")
                .hasMessageNotContaining("stringFromCharCode");
    }

    private static long callJoin(FakeHost host, Instance instance, String name) {
        BsatnWriter arguments = new BsatnWriter();
        arguments.writeString(name);
        host.source = arguments.toByteArray();
        host.sink = new byte[0];
        return instance.export("__call_reducer__").apply(0, 1, 2, 3, 4, 5, 6, 1_700_000_000_000_000L, 1, 1)[0];
    }

    private CompileTask task(Path classes) {
        return new CompileTask(List.of(classes, SourceCompiler.annotations()), classes, directory, "game", "1");
    }

    private Path compileSources(String game) throws IOException {
        return SourceCompiler.compile(directory, Map.of("game/Player.java", PLAYER, "game/Game.java", game));
    }

    /** Host functions with one table that only remembers inserted rows. */
    private static final class FakeHost {
        private byte[] source = new byte[0];
        private byte[] sink = new byte[0];
        private final List<byte[]> inserted = new ArrayList<>();

        Instance instantiate(byte[] wasm) {
            WasmModule module = Parser.parse(wasm);
            ImportValues.Builder imports = ImportValues.builder();
            module.importSection().stream().forEach(entry -> {
                run.endive.wasm.types.FunctionImport function = (run.endive.wasm.types.FunctionImport) entry;
                FunctionType type = module.typeSection().getType(function.typeIndex());
                imports.addFunction(new HostFunction(entry.module(), entry.name(), type, (caller, arguments) ->
                        new long[] {call(caller, entry.name(), arguments)}));
            });
            return Instance.builder(module).withImportValues(imports.build()).build();
        }

        private long call(Instance caller, String name, long[] arguments) {
            return switch (name) {
                case "bytes_sink_write" -> {
                    int length = caller.memory().readInt((int) arguments[2]);
                    byte[] more = caller.memory().readBytes((int) arguments[1], length);
                    byte[] joined = java.util.Arrays.copyOf(sink, sink.length + length);
                    System.arraycopy(more, 0, joined, sink.length, length);
                    sink = joined;
                    yield 0;
                }
                case "bytes_source_read" -> {
                    caller.memory().write((int) arguments[1], source);
                    caller.memory().writeI32((int) arguments[2], source.length);
                    yield -1;
                }
                case "table_id_from_name" -> {
                    caller.memory().writeI32((int) arguments[2], 4096);
                    yield 0;
                }
                case "datastore_insert_bsatn" -> {
                    int length = caller.memory().readInt((int) arguments[2]);
                    inserted.add(caller.memory().readBytes((int) arguments[1], length));
                    // The generated column: the id.
                    caller.memory().writeLong((int) arguments[1], 1L);
                    caller.memory().writeI32((int) arguments[2], 8);
                    yield 0;
                }
                default -> 0;
            };
        }
    }
}
