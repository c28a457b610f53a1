package dev.stdb.server.jvm;

import java.util.ArrayList;
import java.util.List;

/** Java stacks as a module's author wants to see them: without the frames of the server. Stateless. */
final class StackFrames {
    private static final int COUNT_MAX = 64;
    private static final String SERVER = "dev.stdb.server.";

    private StackFrames() {}

    /** Returns the frames above those of the server, innermost first, such as {@code chat.Chat.send(Chat.java:31)}. */
    static List<String> of(StackTraceElement[] stack) {
        List<String> frames = new ArrayList<>();
        boolean inModule = false;
        for (StackTraceElement frame : stack) {
            boolean ofServer = frame.getClassName().startsWith(SERVER);
            if (ofServer && inModule || frames.size() == COUNT_MAX) {
                break;
            }
            if (!ofServer) {
                inModule |= !frame.getClassName().startsWith("java.");
                frames.add(frame.toString());
            }
        }
        return frames;
    }
}
