package dev.stdb.server.jvm;

import dev.stdb.trace.AuthorCode;
import dev.stdb.trace.CodeFrame;
import java.util.ArrayList;
import java.util.List;

/** Java stacks as a module's author wants to see them: the author's own frames, as from WebAssembly. Stateless. */
final class StackFrames {
    private static final int COUNT_MAX = 256;
    private static final String SERVER = "dev.stdb.server.";

    private StackFrames() {}

    /** Returns the author's frames above those of the server, innermost first. */
    static List<CodeFrame> of(StackTraceElement[] stack) {
        List<CodeFrame> frames = new ArrayList<>();
        boolean inModule = false;
        for (StackTraceElement frame : stack) {
            boolean ofServer = frame.getClassName().startsWith(SERVER);
            if (ofServer && inModule || frames.size() == COUNT_MAX) {
                break;
            }
            if (AuthorCode.includes(frame.getClassName())) {
                inModule = true;
                frames.add(new CodeFrame(
                        frame.getClassName(),
                        frame.getMethodName(),
                        frame.getFileName(),
                        Math.max(0, frame.getLineNumber())));
            }
        }
        return frames;
    }

    /** Returns the same as texts, such as {@code chat.Chat.send(Chat.java:31)}. */
    static List<String> texts(StackTraceElement[] stack) {
        return of(stack).stream().map(CodeFrame::toString).toList();
    }
}
