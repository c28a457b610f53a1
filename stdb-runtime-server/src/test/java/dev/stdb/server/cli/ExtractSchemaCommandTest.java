package dev.stdb.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("stdb extract-schema")
class ExtractSchemaCommandTest {

    @TempDir
    private Path directory;

    @Test
    void filesThatAreNoModuleAreExplained() throws Exception {
        Path junk = Files.writeString(directory.resolve("junk.wasm"), "junk");
        assertThat(failure(junk)).startsWith("error: not a WebAssembly module");
        assertThat(failure(directory.resolve("absent.wasm"))).startsWith("error: the module cannot be read: file=");
        Path empty = Files.write(directory.resolve("empty.wasm"), new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        assertThat(failure(empty)).startsWith("error: ").doesNotContain("\tat ");
    }

    private static String failure(Path file) {
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine().setErr(new PrintWriter(err)).execute("extract-schema", file.toString());
        assertThat(exitCode).isEqualTo(1);
        return err.toString();
    }
}
