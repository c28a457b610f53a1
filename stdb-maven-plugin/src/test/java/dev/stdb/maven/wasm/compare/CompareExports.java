package dev.stdb.maven.wasm.compare;

import org.teavm.interop.Address;
import org.teavm.interop.Export;
import org.teavm.interop.Import;

/** Exports of the module with all expressions: evaluates a group and hands its lines to the host, each at once. */
public final class CompareExports {
    private static final int TEXT = 1 << 20;
    private static final int LENGTH = TEXT + (250 << 10);
    private static final int TEXT_LENGTH_MAX = 100_000;

    private CompareExports() {}

    @Import(module = "spacetime_10.0", name = "bytes_sink_write")
    private static native int bytesSinkWrite(int sink, int pointer, int lengthPointer);

    /** Evaluates a group. */
    @Export(name = "run_group")
    public static void runGroup(int group) {
        Groups.run(group, new Lines() {
            @Override
            protected void begin(String name) {
                send(0, name);
            }

            @Override
            protected void write(String line) {
                send(1, line);
            }
        });
    }

    private static void send(int sink, String text) {
        int length = Math.min(text.length(), TEXT_LENGTH_MAX);
        for (int i = 0; i < length; i++) {
            Address.fromInt(TEXT + 2 * i).putChar(text.charAt(i));
        }
        Address.fromInt(LENGTH).putInt(2 * length);
        bytesSinkWrite(sink, TEXT, LENGTH);
    }
}
