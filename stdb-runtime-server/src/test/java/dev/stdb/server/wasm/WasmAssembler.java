package dev.stdb.server.wasm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;

/**
 * Writes small WebAssembly programs for tests. Code is the flat text form: instructions separated by blanks, with
 * {@code block}, {@code loop} and {@code if} without results; functions are called by name. Signatures are written
 * {@code iI:i}, where i is i32 and I is i64. Memory instructions take their offset only. Any other instruction is
 * written as its bytes: {@code 0xFC_11_00}.
 */
public final class WasmAssembler {
    private record Function(String name, boolean exported, String signature, String locals, String code) {}

    private record Import(String module, String name, String signature) {}

    private static final Map<String, Integer> PLAIN = new HashMap<>();
    private static final Map<String, Integer> WITH_INDEX = new HashMap<>();
    private static final Map<String, Integer> MEMORY = new HashMap<>();

    static {
        Object[] plain = {
            "unreachable",
            0x00,
            "nop",
            0x01,
            "else",
            0x05,
            "end",
            0x0B,
            "return",
            0x0F,
            "drop",
            0x1A,
            "select",
            0x1B,
            "i32.eqz",
            0x45,
            "i32.eq",
            0x46,
            "i32.ne",
            0x47,
            "i32.lt_s",
            0x48,
            "i32.lt_u",
            0x49,
            "i32.gt_u",
            0x4B,
            "i32.ge_u",
            0x4F,
            "i64.eqz",
            0x50,
            "i64.eq",
            0x51,
            "i64.ne",
            0x52,
            "i64.lt_s",
            0x53,
            "i64.gt_s",
            0x55,
            "i32.add",
            0x6A,
            "i32.sub",
            0x6B,
            "i32.mul",
            0x6C,
            "i32.div_s",
            0x6D,
            "i32.and",
            0x71,
            "i64.add",
            0x7C,
            "i64.sub",
            0x7D,
            "i64.mul",
            0x7E,
            "i32.wrap_i64",
            0xA7,
            "i64.extend_i32_u",
            0xAD
        };
        for (int i = 0; i < plain.length; i += 2) {
            PLAIN.put((String) plain[i], (Integer) plain[i + 1]);
        }
        Object[] indexed = {
            "br",
            0x0C,
            "br_if",
            0x0D,
            "local.get",
            0x20,
            "local.set",
            0x21,
            "local.tee",
            0x22,
            "global.get",
            0x23,
            "global.set",
            0x24
        };
        for (int i = 0; i < indexed.length; i += 2) {
            WITH_INDEX.put((String) indexed[i], (Integer) indexed[i + 1]);
        }
        Object[] memory = {
            "i32.load",
            0x28,
            "i64.load",
            0x29,
            "i32.load8_u",
            0x2D,
            "i32.store",
            0x36,
            "i64.store",
            0x37,
            "i32.store8",
            0x3A
        };
        for (int i = 0; i < memory.length; i += 2) {
            MEMORY.put((String) memory[i], (Integer) memory[i + 1]);
        }
    }

    private final List<Import> imports = new ArrayList<>();
    private final List<Function> functions = new ArrayList<>();
    private final Map<Integer, byte[]> data = new LinkedHashMap<>();
    private final Map<Integer, byte[]> rawSections = new HashMap<>();
    private final List<byte[]> passiveData = new ArrayList<>();
    private final List<byte[]> typeDefinitions = new ArrayList<>();
    private final Map<String, Integer> signatures = new LinkedHashMap<>();
    private int pagesMin = 1;
    private int pagesMax = 16;
    private int memories = 1;
    private String memoryExport = "memory";
    private int i64Globals;
    private boolean exceptionTag;

    /** Declares an import; call it by its name. */
    public WasmAssembler imports(String module, String name, String signature) {
        imports.add(new Import(module, name, signature));
        return this;
    }

    /** Adds an exported function. */
    public WasmAssembler export(String name, String signature, String locals, String code) {
        functions.add(new Function(name, true, signature, locals, code));
        return this;
    }

    /** Adds a function that is not exported. */
    public WasmAssembler function(String name, String signature, String locals, String code) {
        functions.add(new Function(name, false, signature, locals, code));
        return this;
    }

    /** Declares the memory's size in pages. */
    public WasmAssembler memory(int min, int max) {
        pagesMin = min;
        pagesMax = max;
        return this;
    }

    /** Declares several memories of the same size; the first is exported. */
    public WasmAssembler memories(int count) {
        memories = count;
        return this;
    }

    /** Exports the memory under another name. */
    public WasmAssembler memoryExport(String name) {
        memoryExport = name;
        return this;
    }

    /** Adds mutable i64 globals, initially zero. */
    public WasmAssembler globals(int count) {
        i64Globals = count;
        return this;
    }

    /** Puts bytes into memory at instantiation. */
    public WasmAssembler data(int offset, byte[] bytes) {
        data.put(offset, bytes);
        return this;
    }

    /** Adds a data segment that is not put into memory; code counts those from 0. */
    public WasmAssembler passiveData(byte[] bytes) {
        passiveData.add(bytes);
        return this;
    }

    /** Gives the content of a section for tables (4), globals (6), start (8) or elements (9). */
    public WasmAssembler section(int id, byte[] content) {
        rawSections.put(id, content);
        return this;
    }

    /** Encodes a number as sections hold it. */
    public static byte[] leb(int value) {
        return new Bytes().u32(value).toByteArray();
    }

    /** Joins bytes given as numbers and byte arrays. */
    public static byte[] bytes(Object... parts) {
        Bytes out = new Bytes();
        for (Object part : parts) {
            if (part instanceof byte[] array) {
                out.raw(array);
            } else {
                out.u8((Integer) part);
            }
        }
        return out.toByteArray();
    }

    private void raw(int id, Bytes out) {
        byte[] content = rawSections.get(id);
        if (content != null) {
            out.u8(id).block(new Bytes().raw(content));
        }
    }

    /** Adds a type given by its encoding; types so added have the indexes 0, 1, … . */
    public WasmAssembler type(int... encoding) {
        byte[] bytes = new byte[encoding.length];
        for (int i = 0; i < encoding.length; i++) {
            bytes[i] = (byte) encoding[i];
        }
        typeDefinitions.add(bytes);
        return this;
    }

    /** Declares exception tag 0 without parameters. */
    public WasmAssembler tag() {
        exceptionTag = true;
        return this;
    }

    private int signature(String text) {
        return signatures.computeIfAbsent(text, key -> {
            int colon = key.indexOf(':');
            Bytes type = new Bytes().u8(0x60).types(key.substring(0, colon)).types(key.substring(colon + 1));
            typeDefinitions.add(type.toByteArray());
            return typeDefinitions.size() - 1;
        });
    }

    /** Returns the binary module. */
    public byte[] build() {
        imports.forEach(i -> signature(i.signature()));
        functions.forEach(f -> signature(f.signature()));
        int tagType = exceptionTag ? signature(":") : 0;
        Bytes out = new Bytes().raw(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        out.section(1, typeDefinitions.size(), body -> typeDefinitions.forEach(body::raw));
        out.section(
                2,
                imports.size(),
                body -> imports.forEach(
                        i -> body.name(i.module()).name(i.name()).u8(0).u32(signature(i.signature()))));
        out.section(3, functions.size(), body -> functions.forEach(f -> body.u32(signature(f.signature()))));
        raw(4, out);
        out.section(5, memories, body -> {
            for (int i = 0; i < memories; i++) {
                body.u8(1).u32(pagesMin).u32(pagesMax);
            }
        });
        if (exceptionTag) {
            out.section(13, 1, body -> body.u8(0).u32(tagType));
        }
        raw(6, out);
        out.section(6, i64Globals, body -> {
            for (int i = 0; i < i64Globals; i++) {
                body.u8(0x7E).u8(1).u8(0x42).u8(0).u8(0x0B);
            }
        });
        List<Function> exports = functions.stream().filter(Function::exported).toList();
        out.section(7, exports.size() + 1, body -> {
            body.name(memoryExport).u8(2).u32(0);
            exports.forEach(f -> body.name(f.name()).u8(0).u32(index(f.name())));
        });
        raw(8, out);
        raw(9, out);
        if (!passiveData.isEmpty()) {
            out.u8(12).block(new Bytes().u32(data.size() + passiveData.size()));
        }
        out.section(10, functions.size(), body -> functions.forEach(f -> body.block(code(f))));
        out.section(11, data.size() + passiveData.size(), body -> {
            data.forEach((offset, bytes) ->
                    body.u8(0).u8(0x41).s64(offset).u8(0x0B).u32(bytes.length).raw(bytes));
            passiveData.forEach(bytes -> body.u8(1).u32(bytes.length).raw(bytes));
        });
        return out.toByteArray();
    }

    private int index(String function) {
        for (int i = 0; i < imports.size(); i++) {
            if (imports.get(i).name().equals(function)) {
                return i;
            }
        }
        for (int i = 0; i < functions.size(); i++) {
            if (functions.get(i).name().equals(function)) {
                return imports.size() + i;
            }
        }
        throw new IllegalArgumentException("no function " + function);
    }

    private Bytes code(Function function) {
        Bytes body = new Bytes().u32(function.locals().length());
        for (char local : function.locals().toCharArray()) {
            body.u32(1);
            if (Character.isDigit(local)) {
                // Nullable reference to the type of that index.
                body.u8(0x63).u32(local - '0');
            } else {
                body.u8(Bytes.type(local));
            }
        }
        Scanner scanner = new Scanner(function.code());
        while (scanner.hasNext()) {
            instruction(scanner.next(), scanner, body);
        }
        return body.u8(0x0B);
    }

    private void instruction(String name, Scanner operands, Bytes out) {
        if (PLAIN.containsKey(name)) {
            out.u8(PLAIN.get(name));
        } else if (WITH_INDEX.containsKey(name)) {
            out.u8(WITH_INDEX.get(name)).u32(operands.nextInt());
        } else if (MEMORY.containsKey(name)) {
            out.u8(MEMORY.get(name)).u32(0).u32(operands.nextInt());
        } else if (name.startsWith("0x")) {
            for (String hex : name.substring(2).split("_")) {
                out.u8(Integer.parseInt(hex, 16));
            }
        } else {
            special(name, operands, out);
        }
    }

    private void special(String name, Scanner operands, Bytes out) {
        switch (name) {
            case "block" -> out.u8(0x02).u8(0x40);
            case "loop" -> out.u8(0x03).u8(0x40);
            case "if" -> out.u8(0x04).u8(0x40);
            case "try_table_catch_all" -> out.u8(0x1F).u8(0x40).u32(1).u8(0x02).u32(operands.nextInt());
            case "throw" -> out.u8(0x08).u32(operands.nextInt());
            case "call" -> out.u8(0x10).u32(index(operands.next()));
            case "i32.const" -> out.u8(0x41).s64(operands.nextInt());
            case "i64.const" -> out.u8(0x42).s64(operands.nextLong());
            case "memory.size" -> out.u8(0x3F).u8(0);
            case "memory.grow" -> out.u8(0x40).u8(0);
            case "memory.fill" -> out.u8(0xFC).u32(11).u8(0);
            case "memory.init" ->
                out.u8(0xFC).u32(8).u32(data.size() + operands.nextInt()).u8(0);
            case "array.new_data" -> out.u8(0xFB).u32(9).u32(operands.nextInt()).u32(data.size() + operands.nextInt());
            case "memory.copy" -> out.u8(0xFC).u32(10).u8(0).u8(0);
            case "struct.new_default" -> out.u8(0xFB).u32(1).u32(operands.nextInt());
            case "struct.set" -> out.u8(0xFB).u32(5).u32(operands.nextInt()).u32(operands.nextInt());
            case "array.new_default" -> out.u8(0xFB).u32(7).u32(operands.nextInt());
            case "array.len" -> out.u8(0xFB).u32(15);
            case "v128.const_zero" -> out.u8(0xFD).u32(12).raw(new byte[16]);
            default -> throw new IllegalArgumentException("unknown instruction " + name);
        }
    }

    /** Growing byte string in the module format. */
    private static final class Bytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        static int type(char c) {
            return switch (c) {
                case 'i' -> 0x7F;
                case 'I' -> 0x7E;
                case 'a' -> 0x6E; // anyref
                default -> throw new IllegalArgumentException("unknown type " + c);
            };
        }

        Bytes u8(int value) {
            out.write(value);
            return this;
        }

        Bytes u32(int value) {
            int rest = value;
            while (rest >>> 7 != 0) {
                out.write(rest & 0x7F | 0x80);
                rest >>>= 7;
            }
            out.write(rest);
            return this;
        }

        Bytes s64(long value) {
            long rest = value;
            while (rest < -64 || rest > 63) {
                out.write((int) rest & 0x7F | 0x80);
                rest >>= 7;
            }
            out.write((int) rest & 0x7F);
            return this;
        }

        Bytes raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Bytes name(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return u32(bytes.length).raw(bytes);
        }

        Bytes types(String types) {
            u32(types.length());
            types.chars().forEach(c -> u8(type((char) c)));
            return this;
        }

        Bytes block(Bytes body) {
            return u32(body.out.size()).raw(body.toByteArray());
        }

        void section(int id, int count, java.util.function.Consumer<Bytes> content) {
            if (count > 0) {
                Bytes body = new Bytes().u32(count);
                content.accept(body);
                u8(id).block(body);
            }
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }
    }
}
