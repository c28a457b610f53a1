package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.processor.ModuleProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles the Java sources of modules that tests are made of, with the annotation processor, as Maven would. */
final class SourceCompiler {
    /** What decides what is in class files. */
    static final List<String> OPTIONS = List.of("--release", "17", "-g");

    private SourceCompiler() {}

    /**
     * Compiles sources.
     *
     * @param directory where sources and classes go (reused by a second call)
     * @param sources text of each file by its path below the source directory, such as {@code game/Game.java}
     * @return the directory of the classes
     */
    static Path compile(Path directory, Map<String, String> sources) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = directory.resolve("src").resolve(source.getKey());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, source.getValue());
            files.add(file);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            List<String> options = new ArrayList<>(OPTIONS);
            options.addAll(List.of(
                    "-d", classes.toString(),
                    "-cp", annotations().toString()));
            JavaCompiler.CompilationTask task = compiler.getTask(
                    messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files));
            task.setProcessors(List.of(new ModuleProcessor()));
            assertThat(task.call()).as(messages.toString()).isTrue();
        }
        return classes;
    }

    /** Returns a source file of the test resources. */
    static String resource(String path) throws IOException {
        try (InputStream in = SourceCompiler.class.getResourceAsStream(path)) {
            return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns where the classes are that every module is compiled against. */
    static Path annotations() {
        try {
            return Path.of(BsatnWriter.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
