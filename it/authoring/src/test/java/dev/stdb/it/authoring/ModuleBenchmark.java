package dev.stdb.it.authoring;

import dev.stdb.maven.task.IncrementalCompiler;
import dev.stdb.maven.task.SourceGenerator;
import dev.stdb.maven.wasm.ModuleBuildException;
import dev.stdb.maven.wasm.ModuleBuilder;
import dev.stdb.processor.ModuleProcessor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What modules cost to compile: each example, the guide, and a module of 100 tables and 300 reducers, cold and after
 * changes of one line, of those that concern the whole module and of those in bodies of methods, in processor time of
 * javac with the annotation processor and of the compiler to WebAssembly, in one JVM for each module as in
 * {@code stdb:run}. Run from the root of the repository, with a directory for the output as first argument.
 * {@code profile} and the name of a module behind it tell where that module's time goes.
 */
final class ModuleBenchmark {
    private static final int TABLES = 100;
    private static final int ROUNDS = 6;
    private static final String LARGE = "large";
    private static final String PROFILE = "profile";
    private static final List<String> MODULES = List.of("chat", "arena", "transfer", "guide", LARGE);
    private static final int PART_ROUNDS = 5;
    private static final String CLASS_START = "class \\w+ \\{";
    private static final String PARAMETERS_END = "(?<=ReducerContext<Db> ctx[^)]{0,80})\\) \\{";
    private static final String BODY_START = "@Reducer[^{]*\\{";

    private final Path directory;
    private final String module;
    private final Path sources;
    private final Path classes;

    private ModuleBenchmark(Path directory, String module) throws IOException {
        this.module = module;
        this.directory = Files.createTempDirectory(directory, module);
        this.sources = Files.createDirectory(this.directory.resolve("src"));
        this.classes = Files.createDirectory(this.directory.resolve("classes"));
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        if (arguments.length == 1) {
            System.out.printf(
                    "%-9s %-8s %8s %8s %8s %10s%n", "module", "round", "javac s", "wasm s", "wall s", "bytes");
            for (String module : MODULES) {
                fork(directory, List.of(), module);
            }
        } else if (arguments[1].equals(PROFILE)) {
            // The stacks of compilers are deep.
            List<String> options = List.of("-XX:FlightRecorderOptions=stackdepth=1024", "-Xlog:jfr*=warning");
            fork(directory, options, arguments[2], PROFILE);
        } else {
            new ModuleBenchmark(directory, arguments[1]).run(arguments.length > 2);
        }
    }

    /** Runs one module in a JVM of its own, which is cold. */
    private static void fork(Path directory, List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx2g");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ModuleBenchmark.class.getName()));
        command.add(directory.toString());
        command.addAll(List.of(arguments));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("failed: " + command);
        }
    }

    private void run(boolean profiled) throws IOException, ModuleBuildException {
        writeSources();
        if (!profiled) {
            runRounds();
            return;
        }
        try (CompileProfile profile = CompileProfile.start(directory)) {
            runRounds();
            profile.print();
        }
    }

    private void runRounds() throws IOException, ModuleBuildException {
        Path changed = source("@Reducer");
        String text = Files.readString(changed);
        ModuleBuilder builder = ModuleBuilder.of(ModuleSource.classPath(classes));
        for (int round = 0; round < ROUNDS; round++) {
            Files.writeString(
                    changed, text.replaceFirst(CLASS_START, "$0\n    static final int CHANGE = " + round + ";"));
            deleteClasses();
            measure(round == 0 ? "cold" : "change " + round, builder, () -> ModuleSource.compile(files(), classes));
        }
        String last = Files.readString(changed);
        IncrementalCompiler compiler = new IncrementalCompiler(
                classes,
                ModuleSource.compilerClassPath(classes),
                StandardCharsets.UTF_8,
                List.of("-parameters"),
                new SourceGenerator(classes, ModuleProcessor::new));
        for (int round = 1; round <= PART_ROUNDS; round++) {
            Files.writeString(changed, last.replaceFirst(BODY_START, "$0\n        int body = " + round + ";"));
            measure("body " + round, builder, () -> compilePart(compiler, changed));
        }
        for (int round = 1; round <= PART_ROUNDS; round++) {
            String more = "boolean more".repeat(round % 2) + "int more".repeat((round + 1) % 2);
            Files.writeString(changed, last.replaceFirst(PARAMETERS_END, ", " + more + "$0"));
            measure("param " + round, builder, () -> compilePart(compiler, changed));
        }
        if (module.equals(LARGE)) {
            changeIndexes(compiler, builder);
        }
    }

    private void changeIndexes(IncrementalCompiler compiler, ModuleBuilder builder)
            throws IOException, ModuleBuildException {
        Path table = source("@Table");
        String row = Files.readString(table);
        for (int round = 1; round <= PART_ROUNDS; round++) {
            Files.writeString(table, row.replaceFirst("int (?=x,)", "@Index(name = \"alone" + round + "\") $0"));
            measure("table " + round, builder, () -> compilePart(compiler, table));
        }
    }

    private void compilePart(IncrementalCompiler compiler, Path changed) throws IOException {
        Optional<String> reason = compiler.compile(List.of(sources), Set.of(changed));
        if (reason.isPresent()) {
            throw new IllegalStateException(reason.get());
        }
    }

    /** Compiles class files. */
    private interface Javac {
        void compile() throws IOException;
    }

    private void measure(String round, ModuleBuilder builder, Javac javac) throws IOException, ModuleBuildException {
        long wall = System.nanoTime();
        long start = cpuNanos();
        javac.compile();
        long compiled = cpuNanos();
        int size = builder.build().wasm().length;
        System.out.printf(
                Locale.ROOT,
                "%-9s %-8s %8.1f %8.1f %8.1f %10d%n",
                module,
                round,
                (compiled - start) / 1e9,
                (cpuNanos() - compiled) / 1e9,
                (System.nanoTime() - wall) / 1e9,
                size);
    }

    /** Leaves an empty directory, as Maven does before it compiles a module again. */
    private void deleteClasses() throws IOException {
        try (Stream<Path> tree = Files.walk(classes)) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(classes)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    private void writeSources() throws IOException {
        if (module.equals(LARGE)) {
            ModuleSource.writeSources(sources, large());
            return;
        }
        Path root = module.equals("guide") ? Path.of("it/guide") : Path.of("examples", module, "module");
        Path original = root.resolve("src/main/java");
        try (Stream<Path> tree = Files.walk(original)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                Path copy = sources.resolve(original.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> tree = Files.walk(sources)) {
            return tree.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the first source with an annotation. */
    private Path source(String annotation) throws IOException {
        for (Path file : files()) {
            if (Files.readString(file).contains(annotation)) {
                return file;
            }
        }
        throw new IllegalStateException("no " + annotation + " in " + sources);
    }

    /** Returns a module: each table has nine columns, three indexes and three reducers. */
    private static String large() {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < TABLES; i++) {
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
                            throw new ReducerException("no name for %1$d");
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
                """.formatted(i));
        }
        return String.join("", files);
    }
}
