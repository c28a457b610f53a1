package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.annotation.Table;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each annotation, attribute, constant and type that authors have is in a module that a test runs in both hosts. Of
 * diagnostics the processor's {@code MessageTest} asks the same.
 */
final class CoverageTest {
    private static final Path RESOURCES = Path.of("src/test/resources/modules");
    private static final Path TESTS = Path.of("src/test/java/dev/stdb/it/authoring");

    @Test
    void annotationsAndTheirAttributesRunInBothHosts() throws IOException, ReflectiveOperationException {
        String modules = modulesOfBothHosts();
        List<String> missing = new ArrayList<>();
        int annotations = 0;
        for (Class<?> type : annotationPackage()) {
            String name = type.getSimpleName();
            if (type.isEnum()) {
                for (Object constant : type.getEnumConstants()) {
                    require(modules, name + "\\." + constant + "\\b", name + "." + constant, missing);
                }
            } else if (type.isAnnotation()) {
                annotations++;
                require(modules, "@" + name + "\\b", "@" + name, missing);
                for (Method attribute : type.getDeclaredMethods()) {
                    String named = attribute.getName().equals("value")
                            ? "\\([^)=]"
                            : "\\((?:[^)]|\\([^)]*\\))*?\\b" + attribute.getName() + "\\s*=";
                    require(modules, "@" + name + "\\s*" + named, "@" + name + "." + attribute.getName(), missing);
                }
            }
        }
        assertThat(annotations).isGreaterThan(20);
        assertThat(missing).isEmpty();
    }

    @Test
    void typesRunInBothHosts() throws IOException {
        String modules = modulesOfBothHosts();
        List<String> missing = new ArrayList<>();
        for (Scalar scalar : Scalar.values()) {
            require(modules, "(?<![\\w@] |\\w)" + declaration(scalar) + " \\w+[,)]", scalar.name(), missing);
        }
        for (Class<?> use : TypeUse.class.getPermittedSubclasses()) {
            require(modules, composite(use.getSimpleName()), use.getSimpleName(), missing);
        }
        assertThat(missing).isEmpty();
    }

    /** Returns how authors declare a column of a type; a new one has to be added here to compile. */
    private static String declaration(Scalar scalar) {
        return switch (scalar) {
            case BOOL -> "boolean";
            case I8 -> "byte";
            case U8 -> "@Unsigned byte";
            case I16 -> "short";
            case U16 -> "@Unsigned short";
            case U8_IN_SHORT -> "@U8 short";
            case U16_IN_INT -> "@U16 int";
            case U32_IN_LONG -> "@U32 long";
            case I32 -> "int";
            case U32 -> "@Unsigned int";
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

    private static void require(String modules, String pattern, String what, List<String> missing) {
        if (!Pattern.compile(pattern).matcher(modules).find()) {
            missing.add(what);
        }
    }

    /** Returns the texts of all modules that tests with both hosts run, and what these tests put into them. */
    private static String modulesOfBothHosts() throws IOException {
        Map<String, String> tests = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(TESTS)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
                String text = Files.readString(file);
                if (text.contains("@EnumSource") && text.contains("(Host host")) {
                    tests.put(file.getFileName().toString(), text);
                }
            }
        }
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(RESOURCES)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".txt", "");
                if (tests.values().stream().anyMatch(test -> test.contains("ModuleSource.of(\"" + name + "\""))) {
                    all.append(Files.readString(file));
                }
            }
        }
        tests.values().forEach(all::append);
        return all.toString();
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
