package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.processor.message.Message;
import dev.stdb.server.jvm.JvmModules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every mistake that the processor tells, compiled as modules of these tests are: it is told where it is, alone, and
 * what is left of the module is a program for neither host. The sources are those of {@code MessageTest}, which also
 * provokes {@link Message#INTERNAL_ERROR}, a failure of the processor itself.
 */
@ParameterizedClass
@EnumSource
final class DiagnosticTest {
    private static final Path SOURCES = Path.of("../../stdb-annotation-processor/src/test/resources/negative");
    private static final String ERROR_MARK = "// ERROR: ";

    /** Compiled once for both hosts. */
    private static final Map<Message, Mistake> MISTAKES = new EnumMap<>(Message.class);

    private final Host host;

    DiagnosticTest(Host host) {
        this.host = host;
    }

    /**
     * A module with mistakes.
     *
     * @param marked what the source says is told, as {@code path:line text}
     * @param told what the compiler told
     * @param classes what it left behind
     */
    private record Mistake(List<String> marked, List<String> told, Path classes) {
        static Mistake of(Message message) {
            try {
                Path directory = Files.createTempDirectory(Path.of("target"), "mistake-");
                Path root = directory.resolve("src");
                Path classes = Files.createDirectory(directory.resolve("classes"));
                List<Path> sources =
                        ModuleSource.writeSources(root, Files.readString(SOURCES.resolve(message + ".txt")));
                return new Mistake(marks(root, sources), ModuleSource.mistakes(root, sources, classes), classes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static List<String> marks(Path root, List<Path> sources) throws IOException {
            List<String> marks = new ArrayList<>();
            for (Path source : sources) {
                String path = root.relativize(source).toString().replace('\\', '/');
                int number = 0;
                for (String line : Files.readAllLines(source)) {
                    number++;
                    int mark = line.indexOf(ERROR_MARK);
                    if (mark >= 0) {
                        marks.add(path + ":" + number + " " + line.substring(mark + ERROR_MARK.length()));
                    }
                }
            }
            return marks;
        }
    }

    @ParameterizedTest
    @EnumSource(names = "INTERNAL_ERROR", mode = EnumSource.Mode.EXCLUDE)
    @Covers(all = Message.class)
    void isToldAndNoProgramComesOfIt(Message message) {
        Mistake mistake = MISTAKES.computeIfAbsent(message, Mistake::of);
        assertThat(mistake.marked()).isNotEmpty();
        assertThat(mistake.told()).containsExactlyInAnyOrderElementsOf(mistake.marked());

        ModuleSource rest = ModuleSource.ofClasses("mistake", mistake.classes());
        assertThatThrownBy(() -> rest.program(host, new JvmModules()))
                .hasStackTraceContaining(
                        host == Host.JVM
                                ? "dev.stdb:stdb-annotation-processor on the processor path"
                                : "is not on the module's class path");
    }
}
