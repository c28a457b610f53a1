package dev.stdb.it.authoring;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where the Java code of javac, of the annotation processor and of the compiler to WebAssembly spends its time. */
final class CompileProfile implements AutoCloseable {
    private static final String SAMPLES = "jdk.ExecutionSample";
    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final int STACKS = 20;
    private static final int STACK_DEPTH = 4;

    /** Phases and the beginnings of the names of their methods, inner phases first. */
    private static final String[][] PHASES = {
        {"processor: reading the module", "dev.stdb.processor.step."},
        {"processor: writing sources", "dev.stdb.processor.write.ModuleWriter.write"},
        {"processor: making sources", "dev.stdb.processor.write."},
        {"processor: rest", "dev.stdb.processor."},
        {"javac: rounds, parsing generated sources", "com.sun.tools.javac.main.JavaCompiler.processAnnotations"},
        {"javac: parsing", "com.sun.tools.javac.main.JavaCompiler.parseFiles"},
        {"javac: entering", "com.sun.tools.javac.main.JavaCompiler.enterTrees"},
        {"javac: attribution", "com.sun.tools.javac.main.JavaCompiler.attribute"},
        {"javac: flow", "com.sun.tools.javac.main.JavaCompiler.flow"},
        {"javac: desugaring", "com.sun.tools.javac.main.JavaCompiler.desugar"},
        {"javac: class files", "com.sun.tools.javac.main.JavaCompiler.generate"},
        {"javac: rest", "com.sun.tools.javac."},
        {"wasm: reading class files", "dev.stdb.maven.wasm.KeptClasses"},
        {"wasm: our changes of classes", "dev.stdb.maven.wasm.*.transformClass"},
        {"wasm: TeaVM's changes of classes", "org.teavm.dependency.DependencyClassSource.transformClass"},
        {"wasm: copies of classes", "org.teavm.model.util.ModelUtils.copyClass"},
        {"wasm: dependency analysis", "org.teavm.dependency.DependencyAnalyzer.processDependencies"},
        {"wasm: dependency analysis, start", "org.teavm.backend.wasm.WasmGCTarget.contributeDependencies"},
        {"wasm: linking", "org.teavm.vm.TeaVM.link"},
        {"wasm: devirtualization", "org.teavm.vm.TeaVM.devirtualize"},
        {"wasm: inlining", "org.teavm.vm.TeaVM.inline"},
        {"wasm: optimization", "org.teavm.vm.TeaVM.optimize"},
        {"wasm: writing the binary", "org.teavm.backend.wasm.WasmGCTarget.emitWasmFile"},
        {"wasm: generating code", "org.teavm.backend.wasm.WasmGCTarget.emit"},
        {"wasm: our post-processor", "dev.stdb.maven.wasm.ModulePostProcessor"},
        {"wasm: rest", "dev.stdb.maven.wasm."},
    };

    private final Recording recording;
    private final Path file;

    private CompileProfile(Recording recording, Path file) {
        this.recording = recording;
        this.file = file;
    }

    /** Starts to take samples; they end up in a file of a directory. */
    static CompileProfile start(Path directory) throws IOException {
        try {
            Recording recording = new Recording(Configuration.getConfiguration("profile"));
            recording.enable(SAMPLES).withPeriod(PERIOD);
            recording.start();
            return new CompileProfile(recording, directory.resolve("compile.jfr"));
        } catch (ParseException e) {
            throw new IllegalStateException("every JDK has the settings named profile", e);
        }
    }

    /** Prints the shares of the phases and the stacks that were seen most. */
    void print() throws IOException {
        recording.stop();
        recording.dump(file);
        Map<String, Integer> phases = new HashMap<>();
        Map<String, Integer> stacks = new HashMap<>();
        int count = 0;
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (!event.getEventType().getName().equals(SAMPLES) || event.getStackTrace() == null) {
                continue;
            }
            List<String> frames = names(event.getStackTrace().getFrames());
            Optional<String> phase = phaseOf(frames);
            if (phase.isPresent()) {
                count++;
                phases.merge(phase.get(), 1, Integer::sum);
                stacks.merge(phase.get() + ": " + top(frames), 1, Integer::sum);
            }
        }
        System.out.println(count + " samples of Java code in " + file);
        print(phases, count, phases.size());
        System.out.println("hottest stacks");
        print(stacks, count, STACKS);
    }

    private static void print(Map<String, Integer> counts, int total, int lines) {
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(lines)
                .forEach(entry -> System.out.printf(
                        Locale.ROOT, "%5.1f %%  %s%n", 100.0 * entry.getValue() / total, entry.getKey()));
    }

    private static List<String> names(List<RecordedFrame> frames) {
        List<String> names = new ArrayList<>();
        for (RecordedFrame frame : frames) {
            names.add(frame.getMethod().getType().getName() + "."
                    + frame.getMethod().getName());
        }
        return names;
    }

    private static Optional<String> phaseOf(List<String> frames) {
        for (String[] phase : PHASES) {
            int any = phase[1].indexOf('*');
            String start = any < 0 ? phase[1] : phase[1].substring(0, any);
            String end = any < 0 ? "" : phase[1].substring(any + 1);
            if (frames.stream().anyMatch(frame -> frame.startsWith(start) && frame.endsWith(end))) {
                return Optional.of(phase[0]);
            }
        }
        return Optional.empty();
    }

    private static String top(List<String> frames) {
        return frames.stream()
                .limit(STACK_DEPTH)
                .map(frame -> frame.substring(frame.lastIndexOf('.', frame.lastIndexOf('.') - 1) + 1))
                .collect(Collectors.joining(" < "));
    }

    @Override
    public void close() {
        recording.close();
    }
}
