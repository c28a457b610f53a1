package dev.stdb.codegen.tsclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.HostileModule;
import dev.stdb.codegen.SampleModule;
import dev.stdb.moduledef.CasePolicy;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.RefType;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.testing.SatsGens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Generated TypeScript under the real compiler and Node: strict on both runtimes, and with the same behavior on both.
 *
 * <p>Needs Node 20 and npm with access to its packages; skipped with a reason when they are absent, unless
 * {@code -Dstdb.node.required=true}.
 */
class TypeScriptClientTest {
    private static final Path SOURCES = Path.of("src/test/typescript");
    private static final Path RUNTIME =
            Path.of("../typescript-runtime/target/classes/META-INF/stdb/typescript-runtime");
    private static final Path TYPESCRIPT_TARGET = Path.of("../typescript-runtime/target");
    private static final Path DEV_PAGE = Path.of("../../stdb-dev-page/src/main/web");
    private static final Path WORK = Path.of("target/typescript").toAbsolutePath();
    private static final Path TSC = WORK.resolve("node_modules/typescript/bin/tsc");
    private static final String OWN = "@stdb/client";
    private static final String OFFICIAL = "spacetimedb";
    private static final List<String> OWN_SOURCES = List.of(
            "app.ts",
            "server.ts",
            "client.test.ts",
            "own.test.ts",
            "failures.test.ts",
            "names.test.ts",
            "reconnect.test.ts");
    private static final List<String> INTERFACE_SOURCES = List.of("backend.ts", "dom.ts", "server.ts");
    private static final String PLATFORMS =
            "{\"private\":true,\"dependencies\":{\"bun\":\"1.4.5\",\"deno\":\"2.9.6\"}}";
    private static final int TIMEOUT_MINUTES = 5;
    private static final int VALUE_COUNT = 200;

    @BeforeAll
    static void installPackages() throws Exception {
        Files.createDirectories(WORK);
        for (String name : List.of("package.json", "package-lock.json")) {
            Files.write(WORK.resolve(name), Files.readAllBytes(SOURCES.resolve(name)));
        }
        require(succeeds("node", "--version"), "node is not installed");
        if (!Files.exists(TSC)) {
            require(
                    succeeds("npm", "ci", "--legacy-peer-deps", "--no-audit", "--no-fund"),
                    "npm ci failed: npm or its packages are out of reach");
        }
    }

    private static void require(boolean condition, String reason) {
        if (Boolean.getBoolean("stdb.node.required")) {
            assertThat(condition).as(reason).isTrue();
        }
        assumeTrue(condition, reason);
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            run(WORK, command);
            return true;
        } catch (IOException | AssertionError e) {
            return false;
        }
    }

    @Test
    void bindingsRunOnOurRuntime() throws Exception {
        Path directory = prepare("own", OWN, OWN_SOURCES);
        copyTree(RUNTIME, directory.resolve("node_modules/@stdb/client"));
        ClientGenerator.generate(
                HostileModule.def(CasePolicy.NONE),
                new TypeScriptTarget(),
                GeneratorOptions.defaults().withRuntimeImport(OWN),
                directory.resolve("hostile"));
        List<String> tests = OWN_SOURCES.stream()
                .filter(file -> file.endsWith(".test.ts"))
                .map(file -> "out/" + file.replaceFirst("ts$", "js"))
                .toList();
        compileAndRun(directory, tests.toArray(String[]::new));
    }

    /** Real React in a document; of 18 the newest, and the newest of all. */
    @ParameterizedTest
    @ValueSource(ints = {18, 19})
    void hooksRunInReact(int version) throws Exception {
        Path directory = prepareInterface("react" + version, "chat.tsx", "react.test.ts");
        if (version == 18) {
            for (String name : List.of("react", "react-dom")) {
                copyTree(WORK.resolve("node_modules/" + name + "18"), directory.resolve("node_modules/" + name));
            }
        }
        compileAndRun(directory, "out/react.test.js");
    }

    @Test
    void composablesRunInVue() throws Exception {
        compileAndRun(prepareInterface("vue", "vue.test.ts"), "out/vue.test.js");
    }

    @Test
    void storesRunInSvelte() throws Exception {
        // Svelte gives what has the other condition only to servers.
        compileAndRun(prepareInterface("svelte", "svelte.test.ts"), "--conditions=browser", "out/svelte.test.js");
    }

    /** A real socket with a compressed message. Bun and Deno come from npm; skipped where they cannot be had. */
    @ParameterizedTest
    @ValueSource(strings = {"node --experimental-websocket", "bun", "deno run -A"})
    void clientRunsOnEveryPlatform(String platform) throws Exception {
        List<String> command = new ArrayList<>(List.of(platform.split(" ")));
        if (!platform.startsWith("node")) {
            command.set(0, installedPlatform(command.get(0)).toString());
        }
        Path directory = WORK.resolve("platform");
        deleteTree(directory);
        copyTree(RUNTIME, directory.resolve("node_modules/@stdb/client"));
        Files.writeString(directory.resolve("package.json"), "{\"type\":\"module\"}");
        for (String file : List.of("portable.ts", "portable.test.mjs", "tsconfig.json")) {
            Files.write(directory.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
        }
        run(directory, "node", TSC.toString(), "-p", ".");
        command.addAll(0, List.of("node", "portable.test.mjs"));
        run(directory, command.toArray(String[]::new));
    }

    private static Path installedPlatform(String name) throws Exception {
        Path directory = Files.createDirectories(WORK.resolve("platforms"));
        Path binary = directory.resolve("node_modules/.bin/" + name);
        if (!Files.exists(binary)) {
            Files.writeString(directory.resolve("package.json"), PLATFORMS);
            Path npm = Files.createTempFile(WORK, "npm", ".log");
            Process install = new ProcessBuilder("npm", "install", "--no-audit", "--no-fund")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(npm.toFile())
                    .start();
            boolean ended = install.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
            install.destroyForcibly();
            require(ended && Files.exists(binary), name + " cannot be had from npm");
        }
        return binary;
    }

    /** Installed as from a registry: complete, typed for the strictest settings, and it runs. */
    @Test
    void tarballIsAnNpmPackage() throws Exception {
        Path directory = WORK.resolve("tarball");
        deleteTree(directory);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("package.json"), "{\"type\":\"module\"}");
        run(
                directory,
                "npm",
                "install",
                "--offline",
                "--no-audit",
                "--no-fund",
                tarball().toString());
        GeneratorOptions options =
                GeneratorOptions.defaults().withRuntimeImport(OWN).withImportExtension(".js");
        ClientGenerator.generate(SampleModule.def(), new TypeScriptTarget(), options, directory.resolve("bindings"));
        Files.writeString(directory.resolve("bindings/main.ts"), """
                import { Identity } from '@stdb/client';
                import { useTable } from '@stdb/client/react';
                import { connectionStore } from '@stdb/client/store';
                import { readable } from '@stdb/client/svelte';
                import { SpacetimeDBProvider } from '@stdb/client/vue';
                import { DbConnection } from './index.js';

                const builder = DbConnection.builder().withUri('http://localhost').withDatabaseName('chat');
                const parts = [Identity, useTable, readable, SpacetimeDBProvider, connectionStore(builder)];
                globalThis.console.log(parts.filter(part => part !== undefined).length);
                """);
        String settings = Files.readString(SOURCES.resolve("tsconfig.strict.json"))
                .replace("$target", "ES2022")
                .replace("$module", "NodeNext")
                .replace("$resolution", "NodeNext")
                .replace("\"skipLibCheck\": false", "\"skipLibCheck\": true");
        Files.writeString(directory.resolve("tsconfig.json"), settings);
        run(directory, "node", TSC.toString(), "-p", ".");
        assertThat(run(directory, "node", "out/main.js").strip()).isEqualTo("5");
        assertThat(directory.resolve("node_modules/@stdb/client"))
                .isDirectoryContaining("glob:**/LICENSE")
                .isDirectoryContaining("glob:**/README.md");
    }

    private static Path tarball() throws IOException {
        try (Stream<Path> files = Files.list(TYPESCRIPT_TARGET)) {
            return files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow()
                    .toRealPath();
        }
    }

    /** Makes a folder with bindings, our runtime and the test of a user interface. */
    private static Path prepareInterface(String name, String... files) throws IOException {
        List<String> sources = new ArrayList<>(INTERFACE_SOURCES);
        sources.addAll(List.of(files));
        Path directory = prepare(name, OWN, sources);
        copyTree(RUNTIME, directory.resolve("node_modules/@stdb/client"));
        return directory;
    }

    @Test
    void theSameBindingsRunOnTheOfficialPackage() throws Exception {
        Path directory = prepare("official", OFFICIAL, List.of("app.ts", "server.ts", "client.test.ts"));
        compileAndRun(directory, "out/client.test.js");
    }

    /** Everything a strict project may ask for, and types of the runtime that are looked at, too. */
    @ParameterizedTest
    @CsvSource({"ES2020, NodeNext, NodeNext, .js", "ES2020, ESNext, bundler, ''"})
    void bindingsPassTheStrictestCompilerSettings(String target, String module, String resolution, String extension)
            throws Exception {
        Path directory = prepare("strict-" + module, OWN, List.of());
        copyTree(RUNTIME, directory.resolve("node_modules/@stdb/client"));
        GeneratorOptions options =
                GeneratorOptions.defaults().withRuntimeImport(OWN).withImportExtension(extension);
        TypeScriptTarget typescript = new TypeScriptTarget();
        ClientGenerator.generate(SampleModule.def(), typescript, options, directory.resolve("bindings"));
        ClientGenerator.generate(
                HostileModule.def(CasePolicy.SNAKE_CASE), typescript, options, directory.resolve("hostile"));
        String settings = Files.readString(SOURCES.resolve("tsconfig.strict.json"))
                .replace("$target", target)
                .replace("$module", module)
                .replace("$resolution", resolution);
        Files.writeString(directory.resolve("tsconfig.json"), settings);
        run(directory, "node", TSC.toString(), "-p", ".");
    }

    @Test
    void devPagePassesTheStrictCompiler() throws Exception {
        Path directory = WORK.resolve("devpage");
        deleteTree(directory);
        copyTree(DEV_PAGE, directory);
        copyTree(RUNTIME.resolve("src"), directory.resolve("runtime"));
        Files.write(directory.resolve("tsconfig.json"), Files.readAllBytes(SOURCES.resolve("tsconfig.devpage.json")));
        run(directory, "node", TSC.toString(), "-p", ".");
    }

    /** The build compiles each file by itself and checks no types; here they are checked. */
    @Test
    void builtRuntimeIsWhatTheCompilerOfNodeMakesOfItsSources() throws Exception {
        // Beside the packages whose types the sources need.
        Path directory = WORK.resolve("runtime");
        deleteTree(directory);
        copyTree(RUNTIME.resolve("src"), directory.resolve("src"));
        Files.write(directory.resolve("tsconfig.json"), Files.readAllBytes(RUNTIME.resolve("tsconfig.json")));
        run(directory, "node", TSC.toString(), "-p", ".");
        assertThat(texts(directory.resolve("dist"))).isEqualTo(texts(RUNTIME.resolve("dist")));
    }

    /** Makes a folder with bindings and tests that import {@code runtime}. */
    private static Path prepare(String name, String runtime, List<String> sources) throws IOException {
        Path directory = WORK.resolve(name);
        deleteTree(directory);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("package.json"), "{\"type\":\"module\"}");
        for (String file : List.of("tsconfig.json", "resolve.mjs")) {
            Files.write(directory.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
        }
        for (String file : sources) {
            String text = Files.readString(SOURCES.resolve(file)).replace("'" + OWN + "'", "'" + runtime + "'");
            Files.writeString(directory.resolve(file), text);
        }
        GeneratorOptions options = GeneratorOptions.defaults().withRuntimeImport(runtime);
        ClientGenerator.generate(SampleModule.def(), new TypeScriptTarget(), options, directory.resolve("bindings"));
        Files.write(directory.resolve("everything.hex"), randomValues());
        return directory;
    }

    private static List<String> randomValues() {
        AlgebraicType type = DatabaseSchema.of(SampleModule.def()).typespace().resolve(new RefType(3));
        List<String> lines = new ArrayList<>();
        for (int seed = 0; seed < VALUE_COUNT; seed++) {
            BsatnWriter out = new BsatnWriter();
            SatsGens.writeValue(type, new Random(seed), 10, out);
            lines.add(HexFormat.of().formatHex(out.toByteArray()));
        }
        return lines;
    }

    private static void compileAndRun(Path directory, String... arguments) throws Exception {
        run(directory, "node", TSC.toString(), "-p", ".");
        List<String> command = new ArrayList<>(List.of("node", "--import", "./resolve.mjs", "--test"));
        command.addAll(List.of(arguments));
        String output = run(directory, command.toArray(String[]::new));
        assertThat(output).contains("# fail 0").doesNotContain("# pass 0");
    }

    /** Runs a program to its end and returns what it printed; fails with that text if it fails. */
    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(WORK, "run", ".log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        String output = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(ended && process.exitValue() == 0)
                .as("%s in %s:%n%s", String.join(" ", command), directory, output)
                .isTrue();
        return output;
    }

    private static Map<String, String> texts(Path root) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                texts.put(root.relativize(path).toString(), Files.readString(path));
            }
        }
        return texts;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(target.getParent());
                Files.write(target, Files.readAllBytes(path));
            }
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }
}
