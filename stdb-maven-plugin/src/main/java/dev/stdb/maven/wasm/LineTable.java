package dev.stdb.maven.wasm;

import dev.stdb.trace.AuthorCode;
import dev.stdb.trace.CodeFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.teavm.backend.wasm.debug.info.FileInfo;
import org.teavm.backend.wasm.debug.info.MethodInfo;
import org.teavm.backend.wasm.debug.parser.DebugClassParser;
import org.teavm.backend.wasm.debug.parser.DebugFileParser;
import org.teavm.backend.wasm.debug.parser.DebugMethodParser;
import org.teavm.backend.wasm.debug.parser.DebugPackageParser;
import org.teavm.backend.wasm.debug.parser.DebugSectionParser;
import org.teavm.backend.wasm.debug.parser.DebugStringParser;

/**
 * Where the bytes of TeaVM's output come from: the author's frames by address, read from its debug information.
 *
 * <p>TeaVM's own reader of lines takes functions that end inside of an inlined method together with the next one; this
 * one knows where functions begin.
 */
final class LineTable {
    private static final String SECTION = "teavm_line";
    private static final int START = 0;
    private static final int END = 1;
    private static final int LINE = 2;
    private static final int FILE = 3;
    private static final int ADVANCE = 4;
    /** First of the commands that move both address and line. */
    private static final int BOTH = 10;

    private static final int BOTH_ADDRESSES = 32;
    private static final int BOTH_LINE_OFFSET = 3;

    private static final int INITIAL_RUNS = 1024;

    /** A place in the output of the Java compiler. */
    private record Place(@Nullable FileInfo file, int line) {}

    /**
     * A method that the running instruction belongs to.
     *
     * @param caller where the enclosing method has it, null for the function itself
     */
    private record Inlined(MethodInfo method, @Nullable Place caller) {}

    /** Addresses of the first bytes of runs of bytes, ascending; the frames of a run are at its index. */
    private int[] starts = new int[INITIAL_RUNS];
    /** Frames, innermost first. */
    private final List<List<CodeFrame>> frames = new ArrayList<>();

    private final DebugFileParser files;
    private final DebugMethodParser methods;
    private final Set<Integer> functionStarts;

    /** Methods of the present instruction, the innermost first. */
    private final Deque<Inlined> inlining = new ArrayDeque<>();
    /** What to go back to at the end of each method; a function that ends early leaves some behind. */
    private final Deque<Place> suspended = new ArrayDeque<>();

    private Place place = new Place(null, 1);
    private int address;

    private LineTable(DebugFileParser files, DebugMethodParser methods, Set<Integer> functionStarts) {
        this.files = files;
        this.methods = methods;
        this.functionStarts = functionStarts;
    }

    /**
     * Reads debug information.
     *
     * @param sections custom sections of the output, by name
     * @param functionStarts addresses of the first bytes of functions
     */
    static LineTable parse(Map<String, byte[]> sections, Set<Integer> functionStarts) {
        DebugStringParser strings = new DebugStringParser();
        DebugFileParser files = new DebugFileParser(strings);
        DebugPackageParser packages = new DebugPackageParser(strings);
        DebugClassParser classes = new DebugClassParser(strings, packages);
        DebugMethodParser methods = new DebugMethodParser(strings, classes);
        for (DebugSectionParser parser : List.of(strings, files, packages, classes, methods)) {
            byte[] content = sections.get(parser.name());
            if (content != null) {
                parser.parse(content);
            }
        }
        LineTable table = new LineTable(files, methods, functionStarts);
        byte[] lines = sections.get(SECTION);
        if (lines != null) {
            WasmInput in = new WasmInput(lines);
            while (!in.atEnd()) {
                table.command(in);
            }
        }
        return table;
    }

    private void command(WasmInput in) {
        int command = in.readByte();
        switch (command) {
            case START -> start(methods.getMethod(in.readUnsigned()));
            case END -> end();
            case LINE -> place = new Place(place.file(), place.line() + (int) in.readSigned());
            case FILE -> place = new Place(files.getFile(in.readUnsigned()), 1);
            case ADVANCE -> advance(in.readUnsigned());
            default -> {
                if (command < BOTH) {
                    throw in.malformed("unknown command " + command + " in section " + SECTION);
                }
                advance((command - BOTH) % BOTH_ADDRESSES);
                int lines = (command - BOTH) / BOTH_ADDRESSES - BOTH_LINE_OFFSET;
                place = new Place(place.file(), place.line() + lines);
            }
        }
    }

    private void start(MethodInfo method) {
        boolean isFunction = functionStarts.contains(address);
        if (isFunction) {
            inlining.clear();
        }
        inlining.push(new Inlined(method, isFunction ? null : place));
        suspended.push(place);
        place = new Place(null, 1);
    }

    private void end() {
        inlining.poll();
        place = suspended.isEmpty() ? new Place(null, 1) : suspended.pop();
    }

    private void advance(int bytes) {
        if (inlining.isEmpty()) {
            beginRun(List.of());
        } else if (place.file() != null) {
            beginRun(authorFrames());
        } else if (functionStarts.contains(address)) {
            beginRun(List.of());
        }
        address += bytes;
    }

    private void beginRun(List<CodeFrame> run) {
        int last = frames.size() - 1;
        if (last >= 0 && starts[last] == address) {
            frames.set(last, run);
            return;
        }
        if (frames.size() == starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        starts[frames.size()] = address;
        frames.add(run);
    }

    private List<CodeFrame> authorFrames() {
        List<CodeFrame> result = new ArrayList<>();
        Place at = place;
        for (Inlined inlined : inlining) {
            String type = inlined.method().cls().fullName();
            if (at != null && AuthorCode.includes(type)) {
                FileInfo file = at.file();
                String name = file == null
                        ? null
                        : file.fullName().substring(file.fullName().lastIndexOf('/') + 1);
                result.add(new CodeFrame(type, inlined.method().name(), name, Math.max(0, at.line())));
            }
            at = inlined.caller();
        }
        return List.copyOf(result);
    }

    /**
     * Returns the author's frames of the instruction at an address, innermost first; none in library code.
     *
     * @param address position in TeaVM's output
     */
    List<CodeFrame> at(int address) {
        int found = Arrays.binarySearch(starts, 0, frames.size(), address);
        int run = found >= 0 ? found : -found - 2;
        return run < 0 ? List.of() : frames.get(run);
    }
}
