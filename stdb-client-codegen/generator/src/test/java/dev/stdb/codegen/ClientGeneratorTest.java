package dev.stdb.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.codegen.javaclient.JavaTarget;
import dev.stdb.codegen.tsclient.TypeScriptTarget;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.moduledef.ReducerDef;
import dev.stdb.moduledef.SubmoduleDef;
import dev.stdb.moduledef.TableDef;
import dev.stdb.moduledef.TypeDef;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.Typespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientGeneratorTest {
    private final GeneratorOptions options = GeneratorOptions.defaults().withPackageName("p");

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
        assertThat(output.resolve("p/SecretTable.java")).doesNotExist();
        assertThat(Files.readString(output.resolve("p/RemoteReducers.java"))).doesNotContain("hidden");
        ClientGenerator.generate(SampleModule.def(), new JavaTarget(), options.withIncludePrivate(true), output);
        assertThat(output.resolve("p/SecretTable.java")).exists();
        assertThat(Files.readString(output.resolve("p/RemoteReducers.java"))).contains("hidden");
    }

    /** Clients of a module that mounts others know of its own objects only. */
    @Test
    void objectsOfSubmodulesAreLeftOut() throws IOException {
        ProductType row = ProductType.of(new ProductType.Element("id", PrimitiveType.U32));
        ModuleDef library = ModuleDef.builder()
                .typespace(new Typespace(List.of(row)))
                .type(new TypeDef(List.of(), "Session", 0, true))
                .table(new TableDef(
                        "sessions", 0, List.of(), List.of(), List.of(), List.of(), false, true, List.of(), false))
                .reducer(ReducerDef.of("logIn", row, FunctionVisibility.CLIENT_CALLABLE))
                .build();
        ModuleDef root = ModuleDef.builder()
                .reducer(ReducerDef.of("hello", ProductType.of(), FunctionVisibility.CLIENT_CALLABLE))
                .submodule(new SubmoduleDef("myAuth", library))
                .build();
        for (TargetLanguage language : List.of(new JavaTarget(), new TypeScriptTarget())) {
            ClientGenerator.Outcome outcome =
                    ClientGenerator.generate(root, language, options, output.resolve(language.name()));
            StringBuilder texts = new StringBuilder();
            for (Path file : outcome.written()) {
                texts.append(Files.readString(file));
            }
            assertThat(texts.toString()).contains("hello").doesNotContainIgnoringCase("session");
        }
    }
}
