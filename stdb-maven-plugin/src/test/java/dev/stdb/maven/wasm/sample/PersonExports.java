package dev.stdb.maven.wasm.sample;

import java.nio.charset.StandardCharsets;
import org.teavm.interop.Address;
import org.teavm.interop.Export;
import org.teavm.interop.Import;

/**
 * The module of spec module-def.md §2.3, written by hand: table {@code person(id, name)} and reducer {@code add(name)}.
 *
 * <p>The reducer fails for an empty name, loops for ever for {@code spin}, recurses for ever for {@code overflow},
 * allocates for ever for {@code hoard} and traps on a memory access for {@code trap}.
 */
public final class PersonExports {
    /** Encoded definition, produced by the official TypeScript encoder. */
    public static final String DEFINITION =
            "020400000000010000000202000000000200000069640b00040000006e616d650401010000000000"
                    + "000006000000506572736f6e0000000001020100000006000000706572736f6e0000000001000000"
                    + "0000010000000013000000706572736f6e5f69645f6964785f627472656500020000006964000100"
                    + "00000000010000000100010000000000010000000100000101010100000000000000000000000000"
                    + "0000010000000000000301000000030000006164640100000000040000006e616d65040102000000"
                    + "0004";

    private static final int DATA = 1 << 20;
    private static final int LENGTH = DATA + (64 << 10);
    private static final int TABLE = LENGTH + 4;

    private PersonExports() {}

    @Import(module = "spacetime_10.0", name = "bytes_sink_write")
    private static native int bytesSinkWrite(int sink, int pointer, int lengthPointer);

    @Import(module = "spacetime_10.0", name = "bytes_source_read")
    private static native int bytesSourceRead(int source, int pointer, int lengthPointer);

    @Import(module = "spacetime_10.0", name = "table_id_from_name")
    private static native int tableIdFromName(int name, int length, int out);

    @Import(module = "spacetime_10.0", name = "datastore_insert_bsatn")
    private static native int insert(int table, int row, int lengthPointer);

    /** Writes the module definition. */
    @Export(name = "__describe_module__")
    public static void describeModule(int sink) {
        for (int i = 0; i < DEFINITION.length(); i += 2) {
            int value = Integer.parseInt(DEFINITION.substring(i, i + 2), 16);
            Address.fromInt(DATA + i / 2).putByte((byte) value);
        }
        Address.fromInt(LENGTH).putInt(DEFINITION.length() / 2);
        bytesSinkWrite(sink, DATA, LENGTH);
    }

    /** Runs the only reducer. */
    @Export(name = "__call_reducer__")
    public static int callReducer(
            int id, long s0, long s1, long s2, long s3, long c0, long c1, long timestamp, int args, int error) {
        try {
            addPerson(args);
            return 0;
        } catch (Throwable e) {
            byte[] message = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
            write(message, DATA);
            Address.fromInt(LENGTH).putInt(message.length);
            bytesSinkWrite(error, DATA, LENGTH);
            return 1;
        }
    }

    private static void addPerson(int args) {
        // The row is the id, zero for "generate one", followed by the argument as it came.
        Address.fromInt(DATA).putInt(0);
        Address.fromInt(LENGTH).putInt(1024);
        if (args == 0 || bytesSourceRead(args, DATA + 4, LENGTH) != -1) {
            throw new IllegalArgumentException("bad arguments");
        }
        int argumentLength = Address.fromInt(LENGTH).getInt();
        byte[] name = new byte[Address.fromInt(DATA + 4).getInt()];
        for (int i = 0; i < name.length; i++) {
            name[i] = Address.fromInt(DATA + 8 + i).getByte();
        }
        misbehave(new String(name, StandardCharsets.UTF_8));
        write("person".getBytes(StandardCharsets.UTF_8), DATA + 2048);
        check(tableIdFromName(DATA + 2048, 6, TABLE));
        Address.fromInt(LENGTH).putInt(4 + argumentLength);
        check(insert(Address.fromInt(TABLE).getInt(), DATA, LENGTH));
    }

    private static void misbehave(String name) {
        switch (name) {
            case "" -> throw new IllegalArgumentException("name must not be empty");
            case "spin" -> {
                int turns = 0;
                while (turns >= 0) {
                    turns = (turns + 1) & 0xFFFF;
                }
            }
            case "overflow" -> deepen(1);
            case "hoard" -> {
                byte[][] hoard = new byte[1 << 20][];
                for (int i = 0; i < hoard.length; i++) {
                    hoard[i] = new byte[1 << 16];
                }
            }
            case "trap" -> Address.fromInt(-8).putLong(1);
            default -> {}
        }
    }

    private static int deepen(int depth) {
        return depth == 0 ? 0 : 1 + deepen(depth + 1);
    }

    private static void check(int errno) {
        if (errno != 0) {
            throw new IllegalStateException("errno " + errno);
        }
    }

    private static void write(byte[] source, int address) {
        for (int i = 0; i < source.length; i++) {
            Address.fromInt(address + i).putByte(source[i]);
        }
    }
}
