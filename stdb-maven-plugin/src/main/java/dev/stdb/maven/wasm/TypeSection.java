package dev.stdb.maven.wasm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The type section, with copies of function types appended where the Endive 1.0.0 parser would misread their index as a
 * block type.
 *
 * <p>That parser takes block types for unsigned numbers, so that some small type indexes look like the one-byte codes of
 * "no result" or of value types. A copy behind index 127 has the same meaning and cannot be mistaken.
 */
final class TypeSection {
    private static final int GROUP = 0x4E;
    private static final int SUB = 0x50;
    private static final int SUB_FINAL = 0x4F;
    private static final int FUNCTION = 0x60;
    private static final int STRUCT = 0x5F;
    private static final int ARRAY = 0x5E;
    private static final int REF = 0x64;
    private static final int REF_NULL = 0x63;
    /** Smallest encodings with two bytes; one-byte codes end here. */
    private static final int SAFE_INDEX_MIN = 128;

    private final byte[] original;
    private final int originalGroups;
    private final int firstGroupOffset;
    /** Composite types by index, as written; {@code null}-free. */
    private final List<byte[]> types = new ArrayList<>();

    private final List<byte[]> appended = new ArrayList<>();
    private final Map<Integer, Integer> copies = new HashMap<>();

    TypeSection(byte[] content) {
        original = content;
        WasmInput in = new WasmInput(content);
        originalGroups = in.readUnsigned();
        firstGroupOffset = in.position();
        for (int group = 0; group < originalGroups; group++) {
            if (in.peekByte() == GROUP) {
                in.readByte();
                int count = in.readUnsigned();
                for (int i = 0; i < count; i++) {
                    readSubtype(in);
                }
            } else {
                readSubtype(in);
            }
        }
        if (!in.atEnd()) {
            throw in.malformed("bytes behind the type section");
        }
    }

    /** Returns an index of an equal function type that is safe as block type. */
    int safeBlockType(int index) {
        if (!isMisread(index)) {
            return index;
        }
        Integer copy = copies.get(index);
        if (copy != null) {
            return copy;
        }
        byte[] type = types.get(index);
        if ((type[0] & 0xFF) != FUNCTION) {
            throw new IllegalArgumentException("malformed wasm: block type is no function type: index=" + index);
        }
        while (types.size() < SAFE_INDEX_MIN) {
            append(type);
        }
        append(type);
        copies.put(index, types.size() - 1);
        return types.size() - 1;
    }

    /** Encodes the section's content. */
    byte[] toByteArray() {
        WasmOutput out = new WasmOutput();
        out.writeUnsigned(originalGroups + appended.size());
        out.writeBytes(original, firstGroupOffset, original.length);
        appended.forEach(out::writeBytes);
        return out.toByteArray();
    }

    static boolean isMisread(int index) {
        return index == 64
                || index == 99
                || index == 100
                || index >= 105 && index <= 116
                || index >= 123 && index <= 127;
    }

    private void append(byte[] type) {
        types.add(type);
        appended.add(type);
    }

    private void readSubtype(WasmInput in) {
        int form = in.peekByte();
        if (form == SUB || form == SUB_FINAL) {
            in.readByte();
            int count = in.readUnsigned();
            for (int i = 0; i < count; i++) {
                in.readUnsigned();
            }
        }
        int start = in.position();
        skipComposite(in);
        types.add(in.copy(start, in.position()));
    }

    private static void skipComposite(WasmInput in) {
        int form = in.readByte();
        switch (form) {
            case FUNCTION -> {
                skipValueTypes(in);
                skipValueTypes(in);
            }
            case STRUCT -> {
                int count = in.readUnsigned();
                for (int i = 0; i < count; i++) {
                    skipField(in);
                }
            }
            case ARRAY -> skipField(in);
            default -> throw in.malformed("unknown type form 0x" + Integer.toHexString(form));
        }
    }

    private static void skipField(WasmInput in) {
        skipValueType(in);
        in.readByte();
    }

    private static void skipValueTypes(WasmInput in) {
        int count = in.readUnsigned();
        for (int i = 0; i < count; i++) {
            skipValueType(in);
        }
    }

    /** Skips a value type or a packed storage type. */
    static void skipValueType(WasmInput in) {
        int code = in.readByte();
        if (code == REF || code == REF_NULL) {
            in.readSigned();
        }
    }
}
