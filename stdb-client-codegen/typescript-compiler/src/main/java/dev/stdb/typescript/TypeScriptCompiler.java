package dev.stdb.typescript;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes JavaScript and declarations of TypeScript, with the settings of its {@code tsconfig.json}.
 *
 * <p>Each file is compiled by itself: types are stripped and declared, not checked, so what is exported needs explicit
 * types (setting {@code isolatedDeclarations}). The output is then that of {@code tsc}, byte for byte. Not thread-safe.
 */
public final class TypeScriptCompiler {
    private static final String SETTINGS = "tsconfig.json";
    private static final String WEBJAR = "META-INF/maven/org.webjars.npm/typescript/pom.properties";

    private final Path folder;
    private final Path sources;
    private final Path settings;
    private final Path output;

    /**
     * Describes what to compile.
     *
     * @param folder has {@code tsconfig.json}, and the sources directly in {@code src}
     * @param output where {@code .js} and {@code .d.ts} files go; others of these kinds are deleted
     */
    public TypeScriptCompiler(Path folder, Path output) {
        this.folder = folder;
        this.sources = folder.resolve("src");
        this.settings = folder.resolve(SETTINGS);
        this.output = output;
    }

    /** Compiles the folder that is the first argument into that of the second one, if anything is newer there. */
    public static void main(String[] arguments) throws IOException {
        TypeScriptCompiler compiler = new TypeScriptCompiler(Path.of(arguments[0]), Path.of(arguments[1]));
        if (!compiler.isCurrent()) {
            compiler.compile(System.getProperty("stdb.javascript", "v8"));
        }
    }

    /** Tells whether the output has a newer file for each source, and nothing else. */
    boolean isCurrent() throws IOException {
        List<Path> inputs = Stream.concat(files(sources, ".ts").stream(), Stream.of(settings))
                .toList();
        List<Path> outputs = outputs();
        return outputs.size() == 2 * (inputs.size() - 1)
                && newest(inputs).compareTo(oldest(outputs)) < 0
                && outputs.stream().allMatch(file -> Files.exists(sources.resolve(baseName(file) + ".ts")));
    }

    /**
     * Compiles; writes nothing if anything is wrong.
     *
     * @param engine name of a JavaScript engine, see {@link JavaScript#start}
     * @throws IllegalArgumentException if a source or the settings are wrong; the message has file, line and column
     */
    void compile(String engine) throws IOException {
        Map<String, String> compiled = new TreeMap<>();
        try (JavaScript javaScript = JavaScript.start(engine)) {
            javaScript.run(library());
            javaScript.run(resource("/dev/stdb/typescript/compile.js"));
            String problems = call(javaScript, "configure()", settings);
            for (Path source : problems.isEmpty() ? files(sources, ".ts") : List.<Path>of()) {
                problems += call(javaScript, "compile()", source);
                compiled.put(baseName(source) + ".js", javaScript.text("compiled.script"));
                compiled.put(baseName(source) + ".d.ts", javaScript.text("compiled.types"));
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("TypeScript in " + folder + " does not compile:\n" + problems);
            }
        }
        write(compiled);
    }

    private String call(JavaScript javaScript, String function, Path file) throws IOException {
        javaScript.set("fileName", folder.relativize(file).toString().replace('\\', '/'));
        javaScript.set("input", Files.readString(file));
        return javaScript.text(function);
    }

    private void write(Map<String, String> compiled) throws IOException {
        Files.createDirectories(output);
        for (Path file : outputs()) {
            if (!compiled.containsKey(fileName(file))) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, String> file : compiled.entrySet()) {
            Files.writeString(output.resolve(file.getKey()), file.getValue());
        }
    }

    private List<Path> outputs() throws IOException {
        return Stream.concat(files(output, ".js").stream(), files(output, ".d.ts").stream())
                .toList();
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> fileName(file).endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static FileTime newest(List<Path> files) {
        return times(files).max(Comparator.naturalOrder()).orElse(FileTime.fromMillis(0));
    }

    private static FileTime oldest(List<Path> files) {
        return times(files).min(Comparator.naturalOrder()).orElse(FileTime.fromMillis(0));
    }

    private static Stream<FileTime> times(List<Path> files) {
        return files.stream().map(file -> {
            try {
                return Files.getLastModifiedTime(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String baseName(Path file) {
        return fileName(file).replaceFirst("(\\.d)?\\.[a-z]+$", "");
    }

    private static String fileName(Path file) {
        return Objects.requireNonNull(file.getFileName(), "file has no name").toString();
    }

    /** TypeScript as a library, whatever version is on the class path. */
    private static String library() throws IOException {
        Properties webjar = new Properties();
        try (InputStream in = open("/" + WEBJAR)) {
            webjar.load(in);
        }
        String version = webjar.getProperty("version");
        return resource("/META-INF/resources/webjars/typescript/" + version + "/lib/typescript.js");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(TypeScriptCompiler.class.getResourceAsStream(name), name);
    }
}
