package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.maven.wasm.ModuleBuildException;
import dev.stdb.maven.wasm.Remedy;
import dev.stdb.server.jvm.JvmModules;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What modules do not have of the JDK, used by a module: its build for WebAssembly names each use, with its place and
 * what to take instead; the host of class files takes the module, for it is {@code stdb:lint} that tells there.
 */
@ParameterizedClass
@EnumSource
final class RemedyTest {
    private static final String HEAD = """
            // FILE: library/Library.java
            package library;
            import dev.stdb.annotation.Reducer;
            import dev.stdb.module.ReducerContext;
            import java.io.ByteArrayInputStream;
            import java.io.ByteArrayOutputStream;
            import java.nio.ByteBuffer;
            import java.nio.CharBuffer;
            import java.nio.charset.Charset;
            import java.nio.charset.StandardCharsets;
            final class Library {
            static final Charset UTF_8 = StandardCharsets.UTF_8;
            static Object seen = "";
            """;

    /** What the build for WebAssembly tells. */
    private static List<String> problems = List.of();

    private final Host host;

    RemedyTest(Host host) {
        this.host = host;
    }

    /** Returns an expression, or a statement, that needs it. */
    private static String use(Remedy remedy) {
        return switch (remedy) {
            case UUID_RANDOM -> "seen = java.util.UUID.randomUUID()";
            case UUID_OF_BYTES -> "seen = java.util.UUID.nameUUIDFromBytes(new byte[1])";
            case CLOCK_MILLIS -> "seen = System.currentTimeMillis()";
            case CLOCK_NANOS -> "seen = System.nanoTime()";
            case RANDOM -> "seen = Math.random()";
            case SECURE_RANDOM -> "seen = new java.security.SecureRandom().nextInt()";
            case SPLITTABLE_RANDOM -> "seen = new java.util.SplittableRandom(1).nextInt()";
            case NAME_OF_CHARACTER -> "seen = Character.getName('a')";
            case CHARACTER_OF_NAME -> "seen = Character.codePointOf(seen.toString())";
            case KINDS_OF_CHARACTERS -> "seen = Character.UnicodeBlock.of('a')";
            case CHARSETS -> "seen = Charset.availableCharsets()";
            case READER -> "seen = new java.io.InputStreamReader(new ByteArrayInputStream(new byte[1]))";
            case WRITER -> "seen = new java.io.OutputStreamWriter(new ByteArrayOutputStream())";
            case DECODER -> "seen = UTF_8.newDecoder().decode(ByteBuffer.allocate(1), CharBuffer.allocate(1), true)";
            case ENCODER -> "seen = UTF_8.newEncoder().encode(CharBuffer.allocate(1), ByteBuffer.allocate(1), true)";
            case BASE64 -> "seen = java.util.Base64.getEncoder().wrap(new ByteArrayOutputStream())";
            case INTERN -> "seen = seen.toString().intern()";
            case THREAD -> "new Thread(() -> seen = 1).start()";
            case TIMER -> "seen = new java.util.Timer()";
            case CONCURRENT -> "seen = java.util.concurrent.Executors.newCachedThreadPool()";
            case DIGEST -> "seen = java.security.MessageDigest.getInstance(\"SHA-256\")";
            case REFERENCE -> "seen = new java.lang.ref.WeakReference<>(seen).get()";
            case WEAK_MAP -> "seen = new java.util.WeakHashMap<>(java.util.Map.of(1, 2)).get(1)";
            case LOGGING -> "java.util.logging.Logger.getLogger(\"a\").info(\"a\")";
            case PRINT_STREAM -> "seen = new java.io.PrintStream(\"a\")";
            case STACK_TRACE -> "new Exception().printStackTrace()";
            case SCANNER -> "seen = new java.util.Scanner(\"a\")";
            case FILE -> "seen = new java.io.File(\"a\").exists()";
            case FILES -> "seen = java.nio.file.Files.exists(java.nio.file.Path.of(\"a\"))";
            case NETWORK -> "seen = new java.net.Socket()";
            case EPOCH -> "seen = java.time.LocalDate.EPOCH";
            case CONSOLE -> "System.out.println(seen)";
        };
    }

    private static String reducer(Remedy remedy) {
        return remedy.name().toLowerCase(Locale.ROOT);
    }

    private static ModuleSource module() {
        String reducer = """
                @Reducer(name = "%1$s")
                static void %1$s(ReducerContext<Db> ctx) throws Exception {
                    %2$s;
                }
                """;
        String reducers = Arrays.stream(Remedy.values())
                .map(remedy -> reducer.formatted(reducer(remedy), use(remedy)))
                .collect(Collectors.joining());
        return ModuleSource.ofText("library", HEAD + reducers + "}\n");
    }

    @ParameterizedTest
    @EnumSource
    @Covers(all = Remedy.class)
    void isToldByTheBuildThatCannotDoWithoutIt(Remedy remedy) {
        if (host == Host.JVM) {
            try (HostedModule module = HostedModule.inMemory(host, module())) {
                assertThat(module.schema().reducer(reducer(remedy))).isNotNull();
            }
        } else {
            if (problems.isEmpty()) {
                problems = problems();
            }
            assertThat(problems)
                    .anyMatch(problem -> problem.contains("a database module; " + remedy.cure() + "\n")
                            && problem.contains("\n    at library.Library." + reducer(remedy) + "("));
        }
    }

    private static List<String> problems() {
        try {
            module().program(Host.WASM, new JvmModules());
        } catch (IllegalArgumentException e) {
            if (e.getCause() instanceof ModuleBuildException refusal) {
                return refusal.problems();
            }
            throw e;
        }
        throw new AssertionError("it was built");
    }
}
