package dev.stdb.maven.wasm.sample;

import org.teavm.interop.Address;
import org.teavm.interop.Export;
import org.teavm.interop.Import;

/** Exports of the feature module: runs one check and hands its text to the host. */
public final class FeatureExports {
    private static final int TEXT = 1 << 20;
    private static final int LENGTH = TEXT + (128 << 10);

    private FeatureExports() {}

    @Import(module = "spacetime_10.0", name = "bytes_sink_write")
    private static native int bytesSinkWrite(int sink, int pointer, int lengthPointer);

    /** Runs the check with an index and writes its result, or the exception that ended it, to a sink. */
    @Export(name = "run_check")
    public static int runCheck(int index, int sink) {
        String text;
        try {
            text = Features.check(index);
        } catch (Throwable e) {
            text = "uncaught " + e.getClass().getName() + ": " + e.getMessage();
        }
        for (int i = 0; i < text.length(); i++) {
            Address.fromInt(TEXT + 2 * i).putChar(text.charAt(i));
        }
        Address.fromInt(LENGTH).putInt(2 * text.length());
        return bytesSinkWrite(sink, TEXT, LENGTH);
    }
}
