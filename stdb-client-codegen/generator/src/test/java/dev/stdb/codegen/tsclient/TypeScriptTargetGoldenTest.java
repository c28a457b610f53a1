package dev.stdb.codegen.tsclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.SampleModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated TypeScript: exact text. That it compiles and runs is shown by {@link TypeScriptClientTest}. */
class TypeScriptTargetGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/TypeScriptTargetGoldenTest");

    @TempDir
    private Path folder;

    @Test
    void generatedTextEqualsTheGoldenFiles() throws IOException {
        ClientGenerator.generate(SampleModule.def(), new TypeScriptTarget(), GeneratorOptions.defaults(), folder);
        Map<String, String> generated = texts(folder);
        if (Boolean.getBoolean("golden.update") && System.getenv("CI") == null) {
            for (Map.Entry<String, String> file : generated.entrySet()) {
                Path path = GOLDEN.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
        Map<String, String> golden = texts(GOLDEN);
        assertThat(generated.keySet()).isEqualTo(golden.keySet());
        generated.forEach((name, text) -> assertThat(text).as(name).isEqualTo(golden.get(name)));
    }

    @Test
    void runtimeSpecifierIsTheUsersChoice() throws IOException {
        GeneratorOptions options = GeneratorOptions.defaults().withRuntimeImport("../runtime/dist/index.js");
        ClientGenerator.generate(SampleModule.def(), new TypeScriptTarget(), options, folder);
        assertThat(folder.resolve("types.ts")).content().contains("} from '../runtime/dist/index.js';");
        assertThat(folder.resolve("types/reducers.ts")).content().contains("from '../../runtime/dist/index.js';");
    }

    private static Map<String, String> texts(Path root) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                texts.put(root.relativize(path).toString().replace('\\', '/'), Files.readString(path));
            }
        }
        return texts;
    }
}
