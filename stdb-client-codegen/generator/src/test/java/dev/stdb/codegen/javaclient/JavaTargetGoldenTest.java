package dev.stdb.codegen.javaclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.HostileModule;
import dev.stdb.codegen.SampleModule;
import dev.stdb.moduledef.CasePolicy;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.RefType;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.testing.Checks;
import dev.stdb.testing.SatsGens;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generated Java: exact text, compiles without warnings, round-trips values. */
class JavaTargetGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/JavaTargetGoldenTest");
    private static final GeneratorOptions OPTIONS = GeneratorOptions.defaults().withPackageName("sample.bindings");

    @TempDir
    private Path folder;

    @Test
    void generatedTextEqualsTheGoldenFiles() throws IOException {
        Path output = folder.resolve("src");
        ClientGenerator.generate(SampleModule.def(), new JavaTarget(), OPTIONS, output);
        Map<String, String> generated = texts(output);
        if (Boolean.getBoolean("golden.update") && System.getenv("CI") == null) {
            Files.createDirectories(GOLDEN);
            for (Map.Entry<String, String> file : generated.entrySet()) {
                Path path = GOLDEN.resolve(file.getKey() + ".txt");
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
        Map<String, String> golden = new TreeMap<>();
        texts(GOLDEN).forEach((name, text) -> golden.put(name.replaceFirst("\\.txt$", ""), text));
        assertThat(generated.keySet()).isEqualTo(golden.keySet());
        generated.forEach((name, text) -> assertThat(text).as(name).isEqualTo(golden.get(name)));
    }

    @Test
    @Checks("spec client-sdk.md §20.12")
    void generatedCodeCompilesWithoutWarningsAndRoundTripsValues() throws Exception {
        Path output = folder.resolve("src");
        ClientGenerator.generate(SampleModule.def(), new JavaTarget(), OPTIONS, output);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        assertThat(compile(output, classes)).isEmpty();

        DatabaseSchema schema = DatabaseSchema.of(SampleModule.def());
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            roundTrip(loader, "Message", schema.typespace().resolve(new RefType(0)));
            roundTrip(loader, "Everything", schema.typespace().resolve(new RefType(3)));
        }
    }

    @ParameterizedTest
    @EnumSource(CasePolicy.class)
    void noNameOfAModuleBreaksGeneratedCode(CasePolicy policy) throws Exception {
        Path output = folder.resolve("src");
        ClientGenerator.generate(HostileModule.def(policy), new JavaTarget(), OPTIONS, output);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        assertThat(compile(output, classes)).isEmpty();

        DatabaseSchema schema = DatabaseSchema.of(HostileModule.def(policy));
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            roundTrip(loader, "Class", schema.typespace().resolve(new RefType(0)));
            roundTrip(loader, "Figure", schema.typespace().resolve(new RefType(2)));
            roundTrip(loader, "Blob", schema.typespace().resolve(new RefType(5)));
        }
    }

    private static void roundTrip(ClassLoader loader, String name, AlgebraicType type) throws Exception {
        Class<?> generated = loader.loadClass("sample.bindings." + name);
        Method read = generated.getMethod("read", BsatnReader.class);
        Method write = generated.getMethod("write", BsatnWriter.class);
        for (int seed = 0; seed < 200; seed++) {
            BsatnWriter bytes = new BsatnWriter();
            SatsGens.writeValue(type, new Random(seed), 10, bytes);
            Object value = read.invoke(null, new BsatnReader(bytes.toByteArray()));
            Object again = read.invoke(null, new BsatnReader(bytes.toByteArray()));
            BsatnWriter written = new BsatnWriter();
            write.invoke(value, written);
            assertThat(written.toByteArray()).as("seed " + seed).isEqualTo(bytes.toByteArray());
            assertThat(value).isEqualTo(again).hasSameHashCodeAs(again);
        }
    }

    private static List<String> compile(Path sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null);
                Stream<Path> paths = Files.walk(sources)) {
            List<Path> inputs =
                    paths.filter(path -> path.toString().endsWith(".java")).toList();
            List<String> options = List.of(
                    "--release",
                    "17",
                    "-Xlint:all,-classfile,-processing",
                    "-proc:none",
                    "-d",
                    classes.toString(),
                    "-classpath",
                    System.getProperty("java.class.path"));
            compiler.getTask(null, files, problems, options, null, files.getJavaFileObjectsFromPaths(inputs))
                    .call();
        }
        List<String> texts = new ArrayList<>();
        problems.getDiagnostics().forEach(problem -> texts.add(String.valueOf(problem)));
        return texts;
    }

    private static Map<String, String> texts(Path root) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        if (!Files.isDirectory(root)) {
            return texts;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                texts.put(root.relativize(path).toString().replace('\\', '/'), Files.readString(path));
            }
        }
        return texts;
    }
}
