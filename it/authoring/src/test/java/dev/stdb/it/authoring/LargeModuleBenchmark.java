package dev.stdb.it.authoring;

import dev.stdb.maven.wasm.ModuleBuildException;
import dev.stdb.maven.wasm.ModuleBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a module of 100 tables and 300 reducers costs to compile, cold and after a change of one line: processor time
 * of javac with the annotation processor, and of the compiler to WebAssembly, in one JVM as in {@code stdb:run}.
 * Arguments: a directory, and the number of tables.
 */
final class LargeModuleBenchmark {
    private static final int TABLES = 100;
    private static final int ROUNDS = 4;

    private LargeModuleBenchmark() {}

    public static void main(String[] arguments) throws IOException, ModuleBuildException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        int tables = arguments.length > 1 ? Integer.parseInt(arguments[1]) : TABLES;
        System.out.printf("%-8s %8s %8s %8s %10s%n", "round", "javac s", "wasm s", "wall s", "bytes");
        for (int round = 0; round < ROUNDS; round++) {
            long wall = System.nanoTime();
            long start = cpuNanos();
            List<Path> classPath =
                    ModuleSource.compileText(Files.createTempDirectory(directory, "round"), source(tables, round));
            long compiled = cpuNanos();
            int size = ModuleBuilder.of(classPath).build().wasm().length;
            long built = cpuNanos();
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %8.1f %8.1f %8.1f %10d%n",
                    round == 0 ? "cold" : "change",
                    (compiled - start) / 1e9,
                    (built - compiled) / 1e9,
                    (System.nanoTime() - wall) / 1e9,
                    size);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    /** Returns a module: each table has nine columns, three indexes and three reducers. */
    static String source(int tables, int change) {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < tables; i++) {
            files.add("""
                // FILE: large/Thing%1$d.java
                package large;

                import dev.stdb.annotation.Access;
                import dev.stdb.annotation.AutoInc;
                import dev.stdb.annotation.Index;
                import dev.stdb.annotation.PrimaryKey;
                import dev.stdb.annotation.Table;
                import dev.stdb.annotation.Unique;
                import dev.stdb.types.Identity;
                import dev.stdb.types.Timestamp;
                import java.util.List;
                import java.util.Optional;

                @Table(access = Access.PUBLIC, indexes = @Index(name = "byPlace", columns = {"x", "y"}))
                public record Thing%1$d(
                        @PrimaryKey @AutoInc long id,
                        @Unique String name,
                        @Index Identity owner,
                        int x,
                        int y,
                        Optional<String> note,
                        List<Part%1$d> parts,
                        Kind%1$d kind,
                        Timestamp made) {
                    public record Part%1$d(String label, double weight) {}

                    public enum Kind%1$d { NEW, USED, BROKEN }
                }
                """.formatted(i));
            files.add("""
                // FILE: large/Calls%1$d.java
                package large;

                import dev.stdb.annotation.Reducer;
                import dev.stdb.module.ReducerContext;
                import dev.stdb.module.ReducerException;
                import java.util.List;
                import java.util.Optional;

                final class Calls%1$d {
                    @Reducer
                    static void make%1$d(ReducerContext<Db> ctx, String name, int x, int y) {
                        if (name.isBlank()) {
                            throw new ReducerException("no name for %1$d in version %2$d");
                        }
                        ctx.db().thing%1$d().insert(new Thing%1$d(
                                0, name, ctx.sender(), x, y, Optional.empty(), List.of(), Thing%1$d.Kind%1$d.NEW,
                                ctx.timestamp()));
                    }

                    @Reducer
                    static void move%1$d(ReducerContext<Db> ctx, String name, int x, int y) {
                        Thing%1$d thing = ctx.db().thing%1$d().name().require(name);
                        ctx.db().thing%1$d().id().update(new Thing%1$d(
                                thing.id(), name, thing.owner(), x, y, thing.note(), thing.parts(), thing.kind(),
                                ctx.timestamp()));
                    }

                    @Reducer
                    static void clear%1$d(ReducerContext<Db> ctx, int x, List<Thing%1$d.Part%1$d> parts) {
                        double weight = 0;
                        for (Thing%1$d.Part%1$d part : parts) {
                            weight += part.weight();
                        }
                        for (Thing%1$d thing : ctx.db().thing%1$d().byPlace().filter(x)) {
                            ctx.log().info("{} {}", thing.name(), weight);
                            ctx.db().thing%1$d().id().delete(thing.id());
                        }
                    }
                }
                """.formatted(i, i == 0 ? change : 0));
        }
        return String.join("", files);
    }
}
