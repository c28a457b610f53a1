package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.annotation.Table;
import dev.stdb.harness.TestDatabase;
import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.maven.task.LintRule;
import dev.stdb.maven.wasm.Remedy;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.Scalar;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.server.guest.ModuleErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each annotation, attribute, constant and type that authors have, and each diagnostic, is covered by a test that runs
 * in both hosts, which says so with {@link Covers}; attributes with few values have each of them. A text that the
 * test's class runs has it, too. {@code target/coverage.txt} lists what is covered by what.
 */
final class CoverageTest {
    private static final Path RESOURCES = Path.of("src/test/resources/modules");
    private static final Path TESTS = Path.of("src/test/java/dev/stdb/it/authoring");
    private static final Path ROOT = Path.of("../..");

    /** How a class names a module that it runs. */
    private static final Pattern MODULE = Pattern.compile("ModuleSource\\.of\\(\\s*\"([\\w-]+)\"[,)]");

    /** Where a class names what it does not run. */
    private static final Pattern TALK =
            Pattern.compile("/\\*\\*.*?\\*/|@Covers\\((?:\\{[^}]*}|[^)]*)\\)", Pattern.DOTALL);

    /** What is covered, with the tests that do it. */
    private static final Map<String, List<String>> COVERED = new TreeMap<>();

    /** Enums with the texts of diagnostics. */
    private static final List<Class<? extends Enum<?>>> DIAGNOSTICS =
            List.of(Message.class, Remedy.class, LintRule.class, ModuleErrorCode.class);

    private final Map<String, List<Method>> covering = covering();
    private final Map<Class<?>, String> textsByTest = new HashMap<>();
    private final List<String> missing = new ArrayList<>();

    CoverageTest() throws IOException, ReflectiveOperationException {}

    @AfterAll
    static void list() throws IOException {
        List<String> lines = new ArrayList<>();
        COVERED.forEach((what, where) -> lines.add(what + ": " + String.join(", ", where)));
        Files.write(Path.of("target", "coverage.txt"), lines);
    }

    @Test
    void everythingIsCovered() throws IOException, ReflectiveOperationException {
        requireAnnotations();
        requireTypes();
        requireDiagnostics();
        assertThat(missing).isEmpty();

        Set<String> unknown = new TreeSet<>(covering.keySet());
        unknown.removeAll(COVERED.keySet());
        assertThat(unknown).as("names in @Covers of what does not exist").isEmpty();
        assertThat(COVERED).hasSizeGreaterThan(250);
    }

    @Test
    void testsThatCoverRunInBothHosts() {
        assertThat(covering.values().stream().flatMap(List::stream).distinct()).allMatch(BothHosts::run);
    }

    @Test
    void testsOfOneHostAreTold() throws ReflectiveOperationException {
        assertThat(BothHosts.run(ErrorClientTest.class.getDeclaredMethod(
                        "theGeneratedClientReadsTheValuesOfRefusals", TestDatabase.class)))
                .isTrue();
        assertThat(BothHosts.run(ReleaseTest.class.getDeclaredMethod("patternsRun", int.class)))
                .isFalse();
        assertThat(BothHosts.run(CompositeKeyTest.class.getDeclaredMethod("theDefinitionHasNoPrimaryKey")))
                .isFalse();
        assertThat(BothHosts.run(getClass().getDeclaredMethod("inOneHost", Host.class)))
                .isFalse();
    }

    /** Looks like a test with both hosts. */
    @ParameterizedTest
    @EnumSource(names = "JVM")
    void inOneHost(Host host) {
        assertThat(host).isEqualTo(Host.JVM);
    }

    private void requireAnnotations() throws IOException, ReflectiveOperationException {
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

    private void requireTypes() {
        for (Scalar scalar : Scalar.values()) {
            require("type " + scalar, "(?<![\\w@] |\\w)" + declaration(scalar) + " \\w+[,)]");
        }
        for (Class<?> use : TypeUse.class.getPermittedSubclasses()) {
            require("type " + use.getSimpleName(), composite(use.getSimpleName()));
        }
    }

    private void requireDiagnostics() throws IOException {
        for (Class<? extends Enum<?>> diagnostics : DIAGNOSTICS) {
            for (Enum<?> diagnostic : diagnostics.getEnumConstants()) {
                String test = testOfOneHost(diagnostic);
                if (test.isEmpty()) {
                    require(diagnostic(diagnostic), "");
                } else {
                    cover(diagnostic(diagnostic), existing(test));
                }
            }
        }
    }

    /** Returns the test of what has nothing to do with hosts, or exists in one only; empty of all else. */
    private static String testOfOneHost(Enum<?> diagnostic) {
        if (diagnostic == Message.INTERNAL_ERROR) {
            // A failure of the processor itself.
            return "stdb-annotation-processor/src/test/java/dev/stdb/processor/MessageTest#internalErrorAsksForReport";
        }
        if (diagnostic instanceof LintRule) {
            // Class files are read; nothing runs them.
            return "stdb-maven-plugin/src/test/java/dev/stdb/maven/task/LintTaskTest#everyRuleHasATest";
        }
        return diagnostic instanceof ModuleErrorCode code ? testOfOneHost(code) : "";
    }

    private static String testOfOneHost(ModuleErrorCode code) {
        String test = switch (code) {
            // Of the format of WebAssembly and its compiler.
            case MODULE_NOT_WASM -> "database/ModuleRefusedTest#bytesThatAreNoWebAssembly";
            case MODULE_INVALID -> "database/ModuleRefusedTest#invalidWebAssembly";
            case MODULE_UNSUPPORTED -> "database/ModuleRefusedTest#unsupportedFeatures";
            case MODULE_TOO_LARGE -> "database/ModuleRefusedTest#tooLargePrograms";
            case MODULE_COMPILER_BUSY -> "wasm/WasmProgramTest#whoCannotWaitForTheCompilerIsToldToTryAgain";
            // Of modules that Java's build does not make.
            case MODULE_ABI_VERSION -> "database/ModuleRefusedTest#abiVersions";
            case MODULE_EXPORTS -> "database/ModuleRefusedTest#missingAndWrongExports";
            case MODULE_INITIALIZATION -> "database/ModuleRefusedTest#failingInitializers";
            case MODULE_DEFINITION -> "database/ModuleRefusedTest#badDefinitions";
            // Of class files.
            case MODULE_CLASS_PATH -> "database/JvmModulesTest#strangersCannotMakeTheServerLoadAnything";
            case MODULE_UNKNOWN_IMPORT, MODULE_INIT_FAILED -> "";
        };
        return test.isEmpty() ? "" : "stdb-runtime-server/src/test/java/dev/stdb/server/" + test;
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

    /** Asks for tests, with a text that fits a pattern. */
    private void require(String what, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        cover(
                what,
                covering.getOrDefault(what, List.of()).stream()
                        .filter(test ->
                                wanted.matcher(texts(test.getDeclaringClass())).find())
                        .map(test -> test.getDeclaringClass().getSimpleName() + "." + test.getName())
                        .sorted()
                        .toList());
    }

    private void cover(String what, List<String> where) {
        COVERED.put(what, where);
        if (where.isEmpty()) {
            missing.add(what);
        }
    }

    /** Returns the text of a class and those of the modules that it names. */
    private String texts(Class<?> test) {
        return textsByTest.computeIfAbsent(test, CoverageTest::readTexts);
    }

    private static String readTexts(Class<?> test) {
        try {
            String text = Files.readString(TESTS.resolve(test.getSimpleName() + ".java"));
            StringBuilder all = new StringBuilder(TALK.matcher(text).replaceAll(""));
            for (MatchResult module : MODULE.matcher(text).results().toList()) {
                Path file = RESOURCES.resolve(module.group(1) + ".txt");
                all.append('\n').append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the tests with {@link Covers} by what they name. */
    private static Map<String, List<Method>> covering() throws IOException, ReflectiveOperationException {
        Map<String, List<Method>> tests = new TreeMap<>();
        try (Stream<Path> files = Files.list(TESTS)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                for (Method method : Class.forName(CoverageTest.class.getPackageName() + "." + name)
                        .getDeclaredMethods()) {
                    for (String what : covered(method)) {
                        tests.computeIfAbsent(what, absent -> new ArrayList<>()).add(method);
                    }
                }
            }
        }
        return tests;
    }

    private static List<String> covered(Method test) {
        Covers covers = test.getAnnotation(Covers.class);
        if (covers == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>(List.of(covers.value()));
        for (Class<? extends Enum<?>> diagnostics : covers.all()) {
            assertThat(test.getParameterTypes()).as("%s has each of them", test).containsExactly(diagnostics);
            EnumSource source = Objects.requireNonNull(test.getAnnotation(EnumSource.class));
            assertThat(source.mode()).isIn(EnumSource.Mode.INCLUDE, EnumSource.Mode.EXCLUDE);
            Set<String> chosen = Set.of(source.names());
            boolean isChoice = source.mode() == EnumSource.Mode.INCLUDE && !chosen.isEmpty();
            Stream.of(diagnostics.getEnumConstants())
                    .filter(each -> chosen.contains(each.name()) == isChoice)
                    .forEach(each -> names.add(diagnostic(each)));
        }
        return names;
    }

    private static String diagnostic(Enum<?> constant) {
        return "diagnostic " + constant.getDeclaringClass().getSimpleName() + "." + constant.name();
    }

    /** Returns a test of another module of the build, if it exists. */
    private static List<String> existing(String test) throws IOException {
        int method = test.indexOf('#');
        String text = Files.readString(ROOT.resolve(test.substring(0, method) + ".java"));
        boolean exists = text.contains(" void " + test.substring(method + 1) + "(");
        return exists ? List.of(test.substring(test.lastIndexOf('/') + 1).replace('#', '.')) : List.of();
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
