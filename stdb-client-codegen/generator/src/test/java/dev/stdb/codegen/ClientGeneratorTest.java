package dev.stdb.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.codegen.javaclient.JavaTarget;
import dev.stdb.moduledef.ModuleDefCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientGeneratorTest {
    private final GeneratorOptions options = GeneratorOptions.defaults().withPackageName("p");

    /** A private table with the types that only its rows use. */
    private static final List<String> SECRET = List.of("p/SecretTable.java", "p/Secret.java", "p/Hint.java");

    @TempDir
    private Path output;

    @Test
    void writesOnlyWhatChanged() throws IOException {
        byte[] def = ModuleDefCodec.encode(SampleModule.def());
        ClientGenerator.Outcome first = ClientGenerator.generate(def, new JavaTarget(), options, output);
        assertThat(first.written()).isNotEmpty();
        assertThat(first.unchanged()).isEmpty();

        Path color = output.resolve("p/Color.java");
        Files.writeString(color, "broken");
        ClientGenerator.Outcome second = ClientGenerator.generate(def, new JavaTarget(), options, output);
        assertThat(second.written()).containsExactly(color);
        assertThat(second.unchanged()).hasSize(first.written().size() - 1);
    }

    @Test
    void deletesOwnFilesThatAreNoLongerNeededAndNoOthers() throws IOException {
        Path stale = Files.createDirectories(output.resolve("p")).resolve("Gone.java");
        Path foreign = output.resolve("p/Mine.java");
        Path other = output.resolve("p/notes.txt");
        Files.writeString(stale, "// " + ClientGenerator.NOTICE + "\npackage p;\n");
        Files.writeString(foreign, "package p;\n");
        Files.writeString(other, "// " + ClientGenerator.NOTICE);
        ClientGenerator.Outcome outcome =
                ClientGenerator.generate(SampleModule.def(), new JavaTarget(), options, output);
        assertThat(outcome.deleted()).containsExactly(stale);
        assertThat(foreign).exists();
        assertThat(other).exists();
    }

    @Test
    void privateObjectsShowOnDemand() throws IOException {
        ClientGenerator.generate(SampleModule.def(), new JavaTarget(), options, output);
        for (String file : SECRET) {
            assertThat(output.resolve(file)).doesNotExist();
        }
        assertThat(Files.readString(output.resolve("p/RemoteReducers.java"))).doesNotContain("hidden");
        ClientGenerator.generate(SampleModule.def(), new JavaTarget(), options.withIncludePrivate(true), output);
        for (String file : SECRET) {
            assertThat(output.resolve(file)).exists();
        }
        assertThat(Files.readString(output.resolve("p/RemoteReducers.java"))).contains("hidden");
    }
}
