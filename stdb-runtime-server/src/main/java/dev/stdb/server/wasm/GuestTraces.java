package dev.stdb.server.wasm;

import dev.stdb.trace.CodeFrame;
import dev.stdb.trace.FrameTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stack traces of guest code, read from those of the JVM that runs it: the newest {@value #KEPT_MAX} that the running
 * call took. Taking one is cheap, frames are looked up when somebody asks. Confined to the instance's thread.
 */
final class GuestTraces {
    private static final int KEPT_MAX = 64;
    private static final int FRAMES_MAX = 256;
    private static final String CONSTRUCTOR = "<init>";

    private final GuestProgram program;
    private final @Nullable Throwable[] kept = new Throwable[KEPT_MAX];
    private int taken;

    GuestTraces(GuestProgram program) {
        this.program = program;
    }

    void clear() {
        if (taken > 0) {
            Arrays.fill(kept, null);
            taken = 0;
        }
    }

    /** Takes the stack of the calling thread; returns its number, from 1. */
    int take() {
        kept[taken % KEPT_MAX] = new Throwable();
        return ++taken;
    }

    /** See {@link dev.stdb.server.guest.abi.GuestCode#stackTrace}. */
    List<CodeFrame> frames(int number, String thrown) {
        FrameTable table = program.frames();
        Throwable trace =
                number > 0 && number <= taken && number > taken - KEPT_MAX ? kept[(number - 1) % KEPT_MAX] : null;
        return trace == null || table == null ? List.of() : withoutConstructors(frames(table, trace), thrown);
    }

    private static List<CodeFrame> frames(FrameTable table, Throwable trace) {
        List<CodeFrame> frames = new ArrayList<>();
        for (StackTraceElement frame : trace.getStackTrace()) {
            int function = functionOf(frame);
            if (function >= 0 && frames.size() < FRAMES_MAX) {
                frames.addAll(table.at(function, frame.getLineNumber()));
            }
        }
        return frames.subList(0, Math.min(frames.size(), FRAMES_MAX));
    }

    /** The trace is taken inside of the constructors of the exception, whose superclasses may be the author's, too. */
    private static List<CodeFrame> withoutConstructors(List<CodeFrame> frames, String thrown) {
        int end = 0;
        int from = 0;
        while (end < frames.size() && frames.get(end).method().equals(CONSTRUCTOR)) {
            boolean ofThrown = isClassOf(thrown, frames.get(end).className());
            if (!ofThrown && from > 0) {
                break;
            }
            end++;
            from = ofThrown ? end : from;
        }
        return frames.subList(from, frames.size());
    }

    private static boolean isClassOf(String thrown, String className) {
        return thrown.startsWith(className)
                && (thrown.length() == className.length() || thrown.charAt(className.length()) == ':');
    }

    /**
     * Returns where a failure of the JVM met the guest, innermost first: the author's frames if the program has them,
     * names of functions otherwise.
     */
    List<String> framesOf(Throwable failure) {
        FrameTable table = program.frames();
        if (table != null) {
            return frames(table, failure).stream().map(CodeFrame::toString).toList();
        }
        return Arrays.stream(failure.getStackTrace())
                .mapToInt(GuestTraces::functionOf)
                .filter(function -> function >= 0)
                .mapToObj(program::functionName)
                .limit(FRAMES_MAX)
                .toList();
    }

    /** Returns the index of the guest function that a frame belongs to, -1 for none. */
    private static int functionOf(StackTraceElement frame) {
        String method = frame.getMethodName();
        if (!method.startsWith(FunctionRewriter.PREFIX)) {
            return -1;
        }
        try {
            return Integer.parseInt(method.substring(FunctionRewriter.PREFIX.length()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
