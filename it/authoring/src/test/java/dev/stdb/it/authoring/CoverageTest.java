package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.annotation.Table;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.Scalar;
import dev.stdb.processor.model.TypeUse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Each annotation, attribute, constant and type that authors have is in a module that a test runs in both hosts, and
 * each diagnostic of the processor has a source that causes it, which {@code MessageTest} compiles. Attributes with few
 * values have each of them. {@code target/coverage.txt} lists what is covered by what.
 */
final class CoverageTest {
    private static final Path RESOURCES = Path.of("src/test/resources/modules");
    private static final Path TESTS = Path.of("src/test/java/dev/stdb/it/authoring");
    private static final Path MISTAKES = Path.of("../../stdb-annotation-processor/src/test/resources/negative");

    /** What is covered, with the modules and tests that do it. */
    private static final Map<String, List<String>> COVERED = new TreeMap<>();

    private final Map<String, String> texts = textsOfBothHosts();
    private final List<String> missing = new ArrayList<>();

    CoverageTest() throws IOException {}

    @AfterAll
    static void list() throws IOException {
        List<String> lines = new ArrayList<>();
        COVERED.forEach((what, where) -> lines.add(what + ": " + String.join(", ", where)));
        Files.write(Path.of("target", "coverage.txt"), lines);
    }

    @Test
    void annotationsAndTheirAttributesRunInBothHosts() throws IOException, ReflectiveOperationException {
        int annotations = 0;
        for (Class<?> type : annotationPackage()) {
            String name = type.getSimpleName();
            if (type.isEnum()) {
                for (Object constant : type.getEnumConstants()) {
                    require(name + "." + constant, name + "\\." + constant + "\\b");
                }
            } else if (type.isAnnotation()) {
                annotations++;
                require("@" + name, "@" + name + "\\b");
                for (Method attribute : type.getDeclaredMethods()) {
                    requireAttribute("@" + name, attribute);
                }
            }
        }
        assertThat(annotations).isGreaterThan(20);
        assertThat(missing).isEmpty();
    }

    private void requireAttribute(String annotation, Method attribute) {
        String what = annotation + "." + attribute.getName();
        if (attribute.getName().equals("value")) {
            require(what, annotation + "\\s*\\([^)=]");
            return;
        }
        String assigned = annotation + "\\s*\\((?:[^)]|\\([^)]*\\))*?\\b" + attribute.getName() + "\\s*=\\s*";
        require(what, assigned);
        for (Object value : values(attribute)) {
            if (!value.equals(attribute.getDefaultValue())) {
                require(what + "=" + value, assigned + "(\\w+\\.)?" + value + "\\b");
            }
        }
    }

    /** Returns all values of an attribute that has but a few. */
    private static List<?> values(Method attribute) {
        Class<?> type = attribute.getReturnType();
        if (type == boolean.class) {
            return List.of(true, false);
        }
        return type.isEnum() ? List.of(type.getEnumConstants()) : List.of();
    }

    @Test
    void diagnosticsHaveASourceThatCausesThem() throws IOException {
        for (Message message : Message.values()) {
            // The one of failures of the processor itself, which MessageTest provokes.
            if (message != Message.INTERNAL_ERROR) {
                Path source = MISTAKES.resolve(message.name() + ".txt");
                boolean marked =
                        Files.exists(source) && Files.readString(source).contains("// ERROR: ");
                cover(
                        "diagnostic " + message,
                        marked ? List.of(source.getFileName().toString()) : List.of());
            }
        }
        assertThat(missing).isEmpty();
        try (Stream<Path> sources = Files.list(MISTAKES)) {
            assertThat(sources.map(source -> source.getFileName().toString().replace(".txt", "")))
                    .as("sources of diagnostics")
                    .isSubsetOf(Stream.of(Message.values()).map(Message::name).toList());
        }
    }

    @Test
    void typesRunInBothHosts() {
        for (Scalar scalar : Scalar.values()) {
            require("type " + scalar, "(?<![\\w@] |\\w)" + declaration(scalar) + " \\w+[,)]");
        }
        for (Class<?> use : TypeUse.class.getPermittedSubclasses()) {
            require("type " + use.getSimpleName(), composite(use.getSimpleName()));
        }
        assertThat(missing).isEmpty();
    }

    /** Returns how authors declare a column of a type; a new one has to be added here to compile. */
    private static String declaration(Scalar scalar) {
        return switch (scalar) {
            case BOOL -> "boolean";
            case I8 -> "byte";
            case U8 -> "@U8 short";
            case I16 -> "short";
            case U16 -> "@U16 int";
            case I32 -> "int";
            case U32 -> "@U32 long";
            case I64 -> "long";
            case U64 -> "@Unsigned long";
            case I128 -> "@I128 BigInteger";
            case U128 -> "@U128 BigInteger";
            case I256 -> "@I256 BigInteger";
            case U256 -> "@U256 BigInteger";
            case F32 -> "float";
            case F64 -> "double";
            case STRING -> "String";
            case BYTES -> "byte\\[\\]";
            case IDENTITY -> "Identity";
            case CONNECTION_ID -> "ConnectionId";
            case TIMESTAMP -> "Timestamp";
            case TIME_DURATION -> "TimeDuration";
            case UUID -> "Uuid";
            case SCHEDULE_AT -> "ScheduleAt";
            case INSTANT -> "Instant";
            case DURATION -> "Duration";
            case JAVA_UUID -> "UUID";
            case LOCAL_DATE -> "LocalDate";
        };
    }

    private static String composite(String use) {
        return switch (use) {
            case "ScalarUse" -> "int \\w+";
            case "NamedUse" -> "sealed interface \\w+";
            case "ListUse" -> "(?s)List<[^>]*> \\w+,.*Set<[^>]*> \\w+,";
            case "MapUse" -> "Map<[^>]*> \\w+,";
            case "OptionalUse" -> "Optional<[^>]*> \\w+,";
            case "ResultUse" -> "Result<[^>]*> \\w+,";
            default -> throw new AssertionError("no test knows types of kind " + use);
        };
    }

    private void require(String what, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        cover(
                what,
                texts.entrySet().stream()
                        .filter(text -> wanted.matcher(text.getValue()).find())
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private void cover(String what, List<String> where) {
        COVERED.put(what, where);
        if (where.isEmpty()) {
            missing.add(what);
        }
    }

    /** Returns by name the texts of all modules that tests with both hosts run, and those of these tests. */
    private static Map<String, String> textsOfBothHosts() throws IOException {
        Map<String, String> tests = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(TESTS)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
                String text = Files.readString(file);
                // This one quotes what it looks for.
                boolean isThis = file.endsWith(CoverageTest.class.getSimpleName() + ".java");
                if (!isThis && text.contains("@EnumSource") && text.contains("(Host host")) {
                    tests.put(file.getFileName().toString().replace(".java", ""), text);
                }
            }
        }
        Map<String, String> all = new TreeMap<>(tests);
        try (Stream<Path> files = Files.list(RESOURCES)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".txt", "");
                if (tests.values().stream().anyMatch(test -> test.contains("ModuleSource.of(\"" + name + "\""))) {
                    all.put(name, Files.readString(file));
                }
            }
        }
        return all;
    }

    private static List<Class<?>> annotationPackage() throws IOException, ReflectiveOperationException {
        Path root;
        try {
            root = Path.of(Table.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        String folder = Table.class.getPackageName().replace('.', '/');
        if (Files.isDirectory(root)) {
            return classes(root.resolve(folder));
        }
        try (var jar = java.nio.file.FileSystems.newFileSystem(root)) {
            return classes(jar.getPath(folder));
        }
    }

    private static List<Class<?>> classes(Path folder) throws IOException, ReflectiveOperationException {
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = Objects.requireNonNull(file.getFileName()).toString();
                if (name.endsWith(".class") && !name.contains("$") && !name.contains("-")) {
                    classes.add(Class.forName(Table.class.getPackageName() + "." + name.replace(".class", "")));
                }
            }
        }
        return classes;
    }
}
