package dev.stdb.processor;

import static com.google.testing.compile.Compiler.javac;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.JavaFileObjects;
import dev.stdb.processor.write.ModuleWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.FileObject;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What builds that compile only what has changed ask of a processor, and classes that are there already. */
class IncrementalBuildTest {
    private static final String DECLARATION = "/META-INF/gradle/incremental.annotation.processors";

    private static final String ROW = """
        package test;

        import dev.stdb.annotation.PrimaryKey;
        import dev.stdb.annotation.Table;
        import dev.stdb.annotation.U128;
        import dev.stdb.annotation.U32;
        import dev.stdb.annotation.U8;
        import dev.stdb.annotation.Unsigned;
        import java.util.List;
        import java.util.Map;
        import java.util.Optional;

        @Table
        public record Row(
                @PrimaryKey int id,
                List<@U32 Long> a,
                Map<@U8 Short, Optional<@Unsigned Long>> b,
                List<List<java.math.@U128 BigInteger>> c,
                Part part) {}
        """;
    private static final String PART = """
        package test;

        public record Part(java.util.Set<@dev.stdb.annotation.U16 Integer> d) {}
        """;
    private static final String CALLS = """
        package test;

        import dev.stdb.annotation.Procedure;
        import dev.stdb.annotation.Reducer;
        import dev.stdb.annotation.U32;
        import dev.stdb.annotation.Unsigned;
        import dev.stdb.module.ProcedureContext;
        import dev.stdb.module.ReducerContext;
        import java.util.List;
        import java.util.Optional;

        public final class Calls {
            @Reducer
            static void act(ReducerContext<Db> ctx, Optional<@U32 Long> e) {}

            @Procedure
            static List<@U32 Long> ask(ProcedureContext<Db> ctx) {
                return List.of();
            }
        }
        """;

    /** Whatever one class changes, the module definition changes: all annotated classes are needed. */
    @Test
    void isDeclaredAggregating() throws IOException {
        try (InputStream in = getClass().getResourceAsStream(DECLARATION)) {
            assertThat(in).isNotNull();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(ModuleProcessor.class.getName() + ",aggregating\n");
        }
    }

    /** Classes that are not compiled again are read from their files, which must have the annotations. */
    @Test
    void annotationsAreInClassFiles() throws IOException, ReflectiveOperationException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(Path.of("../stdb-annotations/src/main/java/dev/stdb/annotation"))) {
            files = tree.filter(file -> file.toString().endsWith(".java")).toList();
        }
        int annotations = 0;
        for (Path file : files) {
            String name = file.getFileName().toString().replace(".java", "");
            if (name.equals("package-info")
                    || !Class.forName("dev.stdb.annotation." + name).isAnnotation()) {
                continue;
            }
            annotations++;
            Annotation retention = Class.forName("dev.stdb.annotation." + name).getAnnotation(Retention.class);
            assertThat(((Retention) retention).value()).as(name).isNotEqualTo(RetentionPolicy.SOURCE);
        }
        assertThat(annotations).isGreaterThan(20);
    }

    @Test
    void filesNameTheClassesTheyComeFrom() {
        OriginRecorder recorder = new OriginRecorder();
        var unused = javac().withProcessors(recorder)
                .compile(
                        JavaFileObjects.forSourceString("test.Row", ROW),
                        JavaFileObjects.forSourceString("test.Part", PART),
                        JavaFileObjects.forSourceString("test.Calls", CALLS),
                        JavaFileObjects.forSourceString("test.Other", "package test; class Other {}"));

        assertThat(recorder.origins).containsKeys("test.Db", "test.RowTable", ModuleWriter.DEFINITION_RESOURCE);
        assertThat(recorder.origins.values())
                .allSatisfy(origins -> assertThat(origins).contains("test.Row", "test.Part", "test.Calls"))
                .allSatisfy(origins -> assertThat(origins).doesNotContain("test.Other"));
    }

    /** A library of records; and an incremental build, which names the classes that it does not compile again. */
    @Test
    void typeArgumentsOfClassFilesKeepTheirAnnotations(@TempDir Path directory) throws IOException {
        Map<String, String> sources = Map.of("Row", ROW, "Part", PART, "Calls", CALLS);
        Path whole = compile(directory.resolve("whole"), List.of(), sources, List.of());
        byte[] expected = definition(whole);

        Path library = compile(directory.resolve("library"), null, Map.of("Part", PART), List.of());
        assertThat(definition(compile(
                        directory.resolve("withLibrary"),
                        List.of(),
                        Map.of("Row", ROW, "Calls", CALLS),
                        List.of(library))))
                .isEqualTo(expected);

        Path again = directory.resolve("again");
        assertThat(definition(compile(again, List.of("test.Row", "test.Calls"), Map.of("Part", PART), List.of(whole))))
                .isEqualTo(expected);
    }

    /** Builds that compile only what has changed present classes in an order of their own. */
    @Test
    void theOrderOfClassesDoesNotMatter(@TempDir Path directory) throws IOException {
        String row = ROW.replace("@Table\n", "@Table(access = dev.stdb.annotation.Access.PUBLIC)\n");
        Map<String, String> sources = new LinkedHashMap<>(Map.of("Row", row, "Part", PART));
        for (String name : List.of("First", "Second")) {
            sources.put(name, """
                    package test;

                    import dev.stdb.annotation.ClientVisibilityFilter;

                    final class %1$s {
                        @ClientVisibilityFilter
                        static final String OF_%2$d = "SELECT * FROM row WHERE id = %2$d";
                    }
                    """.formatted(name, name.length()));
        }
        byte[] expected = definition(compile(directory.resolve("one"), List.of(), sources, List.of()));
        Map<String, String> backwards = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(sources.keySet());
        Collections.reverse(names);
        names.forEach(name -> backwards.put(name, sources.get(name)));

        assertThat(definition(compile(directory.resolve("other"), List.of(), backwards, List.of())))
                .isEqualTo(expected);
    }

    private static byte[] definition(Path classes) throws IOException {
        return Files.readAllBytes(classes.resolve(ModuleWriter.DEFINITION_RESOURCE));
    }

    /**
     * Compiles sources.
     *
     * @param classNames classes to process beside the sources, null for a compilation without the processor
     * @return the directory of the classes
     */
    private static Path compile(
            Path directory, @Nullable List<String> classNames, Map<String, String> sources, List<Path> classPath)
            throws IOException {
        Files.createDirectories(directory);
        List<JavaFileObject> units = sources.entrySet().stream()
                .map(source -> JavaFileObjects.forSourceString("test." + source.getKey(), source.getValue()))
                .toList();
        String path = Stream.concat(
                        classPath.stream().map(Path::toString), Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(File.pathSeparator));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options = new ArrayList<>(List.of("-d", directory.toString(), "-cp", path, "-g"));
            if (classNames == null) {
                options.add("-proc:none");
            }
            JavaCompiler.CompilationTask task =
                    compiler.getTask(null, files, null, options, classNames == null ? List.of() : classNames, units);
            if (classNames != null) {
                task.setProcessors(List.of(new ModuleProcessor()));
            }
            assertThat(task.call()).isTrue();
        }
        return directory;
    }

    /** The processor with a filer that remembers from what each file was made. */
    private static final class OriginRecorder extends AbstractProcessor {
        private final ModuleProcessor processor = new ModuleProcessor();
        private final Map<String, Set<String>> origins = new TreeMap<>();

        @Override
        public synchronized void init(ProcessingEnvironment environment) {
            super.init(environment);
            processor.init(ProcessingEnvironments.withFiler(environment, new Filer() {
                @Override
                public JavaFileObject createSourceFile(CharSequence name, Element... elements) throws IOException {
                    record(name, elements);
                    return environment.getFiler().createSourceFile(name, elements);
                }

                @Override
                public JavaFileObject createClassFile(CharSequence name, Element... elements) {
                    throw new UnsupportedOperationException("no class files are written");
                }

                @Override
                public FileObject createResource(
                        JavaFileManager.Location location, CharSequence pack, CharSequence name, Element... elements)
                        throws IOException {
                    assertThat(location).isEqualTo(StandardLocation.CLASS_OUTPUT);
                    record(name, elements);
                    return environment.getFiler().createResource(location, pack, name, elements);
                }

                @Override
                public FileObject getResource(JavaFileManager.Location location, CharSequence pack, CharSequence name)
                        throws IOException {
                    return environment.getFiler().getResource(location, pack, name);
                }
            }));
        }

        private void record(CharSequence name, Element... elements) {
            origins.put(
                    name.toString(), Stream.of(elements).map(Element::toString).collect(Collectors.toSet()));
        }

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return processor.getSupportedAnnotationTypes();
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return processor.getSupportedSourceVersion();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            return processor.process(annotations, round);
        }
    }
}
