package dev.stdb.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.Fixtures;
import dev.stdb.it.ServerProcess;
import dev.stdb.it.authoring.ModuleSource;
import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.it.cli.CommandScript.Step;
import dev.stdb.server.jvm.JvmModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the script {@code command-line.txt}, each command in a process of its own.
 *
 * <ul>
 *   <li>{@code -Dstdb.it.cli.write=true} writes what the commands say into the script.
 *   <li>{@code -Dstdb.it.cli.server=http://…} takes another server than one of this build.
 *   <li>{@code -Dstdb.it.cli=spacetime} takes another command line, for the commands that both have; compared are exit
 *       codes then, and output that is JSON.
 * </ul>
 */
class CommandLineIT {
    private static final Path SCRIPT = Path.of("src/test/resources/command-line.txt");
    private static final int COMMANDS_MIN = 60;

    private static final @Nullable String OTHER_PROGRAM = System.getProperty("stdb.it.cli");
    private static final @Nullable String OTHER_SERVER = System.getProperty("stdb.it.cli.server");

    @TempDir
    Path directory;

    private @Nullable CommandProcess background;

    @Test
    void commandsSayWhatTheScriptSays() throws Exception {
        if (OTHER_SERVER != null) {
            run(OTHER_SERVER);
            return;
        }
        try (ServerProcess server = ServerProcess.start(directory.resolve("data"))) {
            run(server.url().toString());
        } finally {
            if (background != null) {
                background.kill();
            }
        }
    }

    private void run(String server) throws Exception {
        Path work = Files.createDirectories(directory.resolve("work"));
        Files.write(work.resolve("old.wasm"), program("migration-crash-v1"));
        Files.write(work.resolve("new.wasm"), program("migration-crash-v2"));
        String script = Files.readString(SCRIPT);
        StringBuilder expected = new StringBuilder();
        StringBuilder actual = new StringBuilder();
        int commands = 0;
        for (Step step : CommandScript.parse(script)) {
            if (OTHER_PROGRAM != null && step.isOurs()) {
                continue;
            }
            Step said = CommandScript.isComment(step) ? step : run(step, server);
            commands += step.exitCode.isEmpty() ? 0 : 1;
            expected.append(comparable(step));
            actual.append(comparable(said));
        }
        if (Boolean.getBoolean("stdb.it.cli.write") && System.getenv("CI") == null) {
            Files.writeString(SCRIPT, actual);
            return;
        }
        assertThat(actual.toString())
                .as("%s; if it is meant, write it with -Dstdb.it.cli.write=true", SCRIPT)
                .isEqualTo(expected.toString());
        if (OTHER_PROGRAM == null) {
            assertThat(commands).as("commands").isGreaterThanOrEqualTo(COMMANDS_MIN);
        }
    }

    private static byte[] program(String module) {
        return ModuleSource.of(module).program(Host.WASM, new JvmModules());
    }

    /** Returns what is compared of a step: of another program not its words. */
    private static String comparable(Step step) {
        if (OTHER_PROGRAM == null) {
            return step.text();
        }
        Step part = new Step(step.head);
        step.output.stream()
                .filter(line -> line.startsWith("{") || line.startsWith("["))
                .forEach(part.output::add);
        part.exitCode = step.exitCode;
        return part.text();
    }

    /** Returns the step with what it says now. */
    private Step run(Step step, String server) throws IOException, InterruptedException {
        Step said = new Step(step.head);
        said.input.addAll(step.input);
        if (step.isFile()) {
            Path file = directory.resolve("work").resolve(step.name());
            Files.writeString(file, replaced(String.join("\n", step.input), server));
            if (step.isProgram() && !file.toFile().setExecutable(true)) {
                throw new AssertionError("no program: " + file);
            }
            return said;
        }
        CommandProcess process = step.isWait() ? requireBackground() : start(step, server);
        if (step.isBackground()) {
            process.awaitFirstLine();
            background = process;
            return said;
        }
        said.exitCode = String.valueOf(process.exitCode());
        process.output().forEach(line -> said.output.add(normalized(line, server)));
        process.errors().stream()
                // What newer JVMs say of native code, and what is said of the logger that this class path lacks.
                .filter(line -> !line.startsWith("WARNING: ") && !line.startsWith("SLF4J"))
                .forEach(line -> said.errors.add(normalized(line, server)));
        return said;
    }

    private CommandProcess requireBackground() {
        CommandProcess process = background;
        if (process == null) {
            throw new AssertionError("nothing runs in the background");
        }
        background = null;
        return process;
    }

    private CommandProcess start(Step step, String server) throws IOException {
        List<String> command = new ArrayList<>();
        if (OTHER_PROGRAM == null) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            // Most of a command's time is the start of its JVM.
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
            command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
            command.add("dev.stdb.cli.Main");
        } else {
            command.add(OTHER_PROGRAM);
        }
        command.addAll(List.of("--root-dir", directory.resolve("root").toString()));
        step.words().forEach(word -> command.add(replaced(word, server)));
        return CommandProcess.start(command, directory.resolve("work"), directory, step.input);
    }

    private String replaced(String text, String server) {
        return text.replace("$SERVER", server)
                .replace("$DIR", directory.toString())
                .replace("$FIXTURE", Fixtures.fixtureModule().toString())
                .replace("$CHAT", Fixtures.chatModule().toString());
    }

    /** Puts names in the place of what is another at each run. */
    private String normalized(String line, String server) {
        return line.replace(server, "$SERVER")
                .replaceAll("\\$SERVER +", "\\$SERVER ")
                .replace(directory.toString(), "$DIR")
                .replace(Fixtures.fixtureModule().toString(), "$FIXTURE")
                .replaceAll("^stdb .* \\(SpacetimeDB", "stdb <version> (SpacetimeDB")
                .replaceAll("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+", "<token>")
                .replaceAll("(0x)?\\b[0-9a-f]{64}\\b", "<identity>")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "<time>")
                .replaceAll("version \\d+ in [^\"]*", "version <number> in <path>")
                .replaceAll(" -DarchetypeVersion=\\S+", "")
                .replaceAll("pid=\\d+", "pid=<number>")
                .replaceAll("\"(ts|total_duration_micros)\":\\d+", "\"$1\":<number>")
                .replaceAll("-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----(\\\\n)?", "<key>");
    }
}
