package dev.stdb.maven.wasm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The type section, with copies of function types appended where the Endive 1.0.0 parser would misread their index as a
 * block type.
 *
 * <p>That parser takes block types for unsigned numbers, so that some small type indexes look like the one-byte codes
 * of "no result" or of value types. A copy at another index has the same meaning and cannot be mistaken.
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
    private static final int EMPTY = 0x40;

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
        while (isMisread(types.size())) {
            append(type);
        }
        append(type);
        copies.put(index, types.size() - 1);
        return types.size() - 1;
    }

    /** Returns whether a function type has results. */
    boolean hasResults(int index) {
        WasmInput in = new WasmInput(types.get(index));
        in.readByte();
        skipValueTypes(in);
        return in.readUnsigned() > 0;
    }

    /** Encodes the section's content. */
    byte[] toByteArray() {
        WasmOutput out = new WasmOutput();
        out.writeUnsigned(originalGroups + appended.size());
        out.writeBytes(original, firstGroupOffset, original.length);
        appended.forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** Returns whether Endive 1.0.0 takes a block type of this index for something else. */
    static boolean isMisread(int index) {
        return index == EMPTY
                || index == REF_NULL
                || index == REF
                || index >= 0x69 && index <= 0x73
                || index >= 0x7B && index <= 0x7F;
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
