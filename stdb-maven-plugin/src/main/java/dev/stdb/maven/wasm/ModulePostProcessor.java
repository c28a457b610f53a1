package dev.stdb.maven.wasm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Makes TeaVM's output publishable, working on bytes only.
 *
 * <ul>
 *   <li>Imported {@code teavmMemory} globals become constants, so that only the database's functions are imported.
 *   <li>Block types that Endive 1.0.0 misreads are replaced ({@link TypeSection}).
 *   <li>The memory gets room for the scratch area of the module runtime, and an upper bound.
 *   <li>TeaVM's own exports and all custom sections go; function names are handed back.
 *   <li>The result is checked: imports, exports, data below the scratch area.
 * </ul>
 */
final class ModulePostProcessor {
    /** Address of the scratch area that {@code dev.stdb.module} uses for rows, keys and arguments. */
    static final int SCRATCH_BASE = 1 << 20;

    /** Size of the scratch area in bytes. */
    static final int SCRATCH_LENGTH = 256 << 10;

    private static final int PAGE_LENGTH = 64 << 10;
    private static final int PAGES_MIN = (SCRATCH_BASE + SCRATCH_LENGTH) / PAGE_LENGTH;
    /** 64 MiB: generous for row buffers, small enough to run many modules in one process. */
    private static final int PAGES_MAX = 1024;

    private static final int HEADER_LENGTH = 8;
    private static final int CUSTOM = 0;
    private static final int TYPE = 1;
    private static final int IMPORT = 2;
    private static final int FUNCTION = 3;
    private static final int MEMORY = 5;
    private static final int GLOBAL = 6;
    private static final int EXPORT = 7;
    private static final int CODE = 10;
    private static final int DATA = 11;
    private static final int TAG = 13;

    private static final int KIND_FUNCTION = 0;
    private static final int KIND_TABLE = 1;
    private static final int KIND_MEMORY = 2;
    private static final int KIND_GLOBAL = 3;
    private static final int KIND_TAG = 4;

    private final Set<String> requiredExports;
    private final BiFunction<String, String, List<String>> importExplainer;

    /**
     * Creates a processor.
     *
     * @param requiredExports names that the module must export besides its memory
     * @param importExplainer makes problem texts from module and name of an import that no database provides
     */
    ModulePostProcessor(Set<String> requiredExports, BiFunction<String, String, List<String>> importExplainer) {
        this.requiredExports = Set.copyOf(requiredExports);
        this.importExplainer = importExplainer;
    }

    /**
     * Processes a module.
     *
     * @param raw output of TeaVM (not changed)
     * @throws ModuleBuildException if the module needs imports that no database has, or lacks required exports
     */
    ModuleBinary process(byte[] raw) throws ModuleBuildException {
        // Insertion order is the order of the file, which is kept.
        Map<Integer, byte[]> sections = new LinkedHashMap<>();
        List<String> names = readSections(raw, sections);
        List<String> problems = new ArrayList<>();
        int constants = rewriteImports(sections, problems);
        rewriteGlobals(sections, constants);
        rewriteCode(sections);
        rewriteMemory(sections, problems);
        rewriteExports(sections, problems);
        checkData(sections, problems);
        if (!problems.isEmpty()) {
            throw new ModuleBuildException(problems);
        }
        WasmOutput out = new WasmOutput().writeBytes(raw, 0, HEADER_LENGTH);
        sections.forEach(out::writeSection);
        return new ModuleBinary(out.toByteArray(), names);
    }

    private static List<String> readSections(byte[] raw, Map<Integer, byte[]> sections) {
        WasmInput in = new WasmInput(raw);
        if (raw.length < HEADER_LENGTH || raw[0] != 0 || raw[1] != 'a' || raw[2] != 's' || raw[3] != 'm') {
            throw in.malformed("no magic number");
        }
        in.skip(HEADER_LENGTH);
        List<String> names = List.of();
        while (!in.atEnd()) {
            int id = in.readByte();
            int length = in.readUnsigned();
            int start = in.position();
            in.skip(length);
            byte[] content = in.copy(start, in.position());
            if (id != CUSTOM) {
                sections.put(id, content);
            } else if (new WasmInput(content).readName().equals("name")) {
                names = functionNames(content);
            }
        }
        return names;
    }

    private static List<String> functionNames(byte[] content) {
        WasmInput in = new WasmInput(content);
        in.readName();
        List<String> names = new ArrayList<>();
        while (!in.atEnd()) {
            int id = in.readByte();
            int length = in.readUnsigned();
            if (id != 1) {
                in.skip(length);
                continue;
            }
            int count = in.readUnsigned();
            for (int i = 0; i < count; i++) {
                int index = in.readUnsigned();
                String name = in.readName();
                names.addAll(Collections.nCopies(Math.max(0, index - names.size()), ""));
                names.add(name);
            }
        }
        return names;
    }

    /** Drops the imported globals and returns how many there were. */
    private int rewriteImports(Map<Integer, byte[]> sections, List<String> problems) {
        byte[] content = sections.get(IMPORT);
        if (content == null) {
            return 0;
        }
        WasmInput in = new WasmInput(content);
        WasmOutput kept = new WasmOutput();
        int keptCount = 0;
        int dropped = 0;
        List<String> foreign = new ArrayList<>();
        int count = in.readUnsigned();
        for (int i = 0; i < count; i++) {
            int start = in.position();
            String module = in.readName();
            String name = in.readName();
            int kind = in.readByte();
            skipImportType(in, kind);
            if (kind == KIND_GLOBAL && module.equals("teavmMemory")) {
                dropped++;
                continue;
            }
            if (kind != KIND_FUNCTION || !module.startsWith("spacetime_")) {
                foreign.addAll(importExplainer.apply(module, name));
            }
            kept.writeBytes(content, start, in.position());
            keptCount++;
        }
        problems.addAll(CompilerProblems.mostUseful(foreign));
        if (keptCount == 0) {
            sections.remove(IMPORT);
        } else {
            sections.put(
                    IMPORT,
                    new WasmOutput()
                            .writeUnsigned(keptCount)
                            .writeBytes(kept.toByteArray())
                            .toByteArray());
        }
        return dropped;
    }

    private static void skipImportType(WasmInput in, int kind) {
        switch (kind) {
            case KIND_FUNCTION -> in.readUnsigned();
            case KIND_TABLE -> {
                TypeSection.skipValueType(in);
                skipLimits(in);
            }
            case KIND_MEMORY -> skipLimits(in);
            case KIND_GLOBAL -> {
                TypeSection.skipValueType(in);
                in.readByte();
            }
            case KIND_TAG -> {
                in.readByte();
                in.readUnsigned();
            }
            default -> throw in.malformed("unknown import kind " + kind);
        }
    }

    private static void skipLimits(WasmInput in) {
        int flags = in.readByte();
        in.readUnsigned();
        if ((flags & 1) != 0) {
            in.readUnsigned();
        }
    }

    /** Puts as many {@code i32} zeros in front of the globals as imports were dropped: all indexes stay valid. */
    private static void rewriteGlobals(Map<Integer, byte[]> sections, int constants) {
        if (constants == 0) {
            return;
        }
        byte[] content = sections.get(GLOBAL);
        WasmInput in = new WasmInput(content == null ? new byte[] {0} : content);
        int count = in.readUnsigned();
        WasmOutput out = new WasmOutput().writeUnsigned(count + constants);
        for (int i = 0; i < constants; i++) {
            // i32, immutable, i32.const 0, end
            out.writeByte(0x7F).writeByte(0x00).writeByte(0x41).writeByte(0x00).writeByte(0x0B);
        }
        out.writeBytes(in.array(), in.position(), in.array().length);
        if (content != null) {
            sections.put(GLOBAL, out.toByteArray());
        } else {
            insertBefore(sections, GLOBAL, out.toByteArray());
        }
    }

    /** Adds the global section where it belongs: in front of exports, start, elements, code and data. */
    private static void insertBefore(Map<Integer, byte[]> sections, int id, byte[] content) {
        Map<Integer, byte[]> ordered = new LinkedHashMap<>();
        boolean written = false;
        for (Map.Entry<Integer, byte[]> section : sections.entrySet()) {
            if (!written && section.getKey() > id && section.getKey() != TAG) {
                ordered.put(id, content);
                written = true;
            }
            ordered.put(section.getKey(), section.getValue());
        }
        if (!written) {
            ordered.put(id, content);
        }
        sections.clear();
        sections.putAll(ordered);
    }

    private static void rewriteCode(Map<Integer, byte[]> sections) {
        byte[] content = sections.get(CODE);
        byte[] typeContent = sections.get(TYPE);
        if (content == null || typeContent == null) {
            return;
        }
        TypeSection types = new TypeSection(typeContent);
        WasmInput declared = new WasmInput(sections.getOrDefault(FUNCTION, new byte[] {0}));
        declared.readUnsigned();
        WasmInput in = new WasmInput(content);
        int count = in.readUnsigned();
        WasmOutput out = new WasmOutput().writeUnsigned(count);
        for (int i = 0; i < count; i++) {
            boolean returnsValue = types.hasResults(declared.readUnsigned());
            int length = in.readUnsigned();
            int start = in.position();
            in.skip(length);
            byte[] body = FunctionBodyRewriter.rewrite(types, content, start, in.position(), returnsValue);
            out.writeUnsigned(body.length).writeBytes(body);
        }
        sections.put(CODE, out.toByteArray());
        sections.put(TYPE, types.toByteArray());
    }

    private static void rewriteMemory(Map<Integer, byte[]> sections, List<String> problems) {
        byte[] content = sections.get(MEMORY);
        if (content == null) {
            problems.add("the module defines no memory");
            return;
        }
        WasmInput in = new WasmInput(content);
        int count = in.readUnsigned();
        int flags = in.readByte();
        int min = in.readUnsigned();
        if (count != 1 || (flags & ~1) != 0) {
            problems.add("the module must define one unshared 32-bit memory: count=" + count + ", flags=" + flags);
            return;
        }
        if (min > PAGES_MAX) {
            problems.add("the module's constants need too much memory: pages=" + min + ", max=" + PAGES_MAX);
            return;
        }
        WasmOutput out = new WasmOutput().writeUnsigned(1).writeByte(1);
        out.writeUnsigned(Math.max(min, PAGES_MIN)).writeUnsigned(PAGES_MAX);
        sections.put(MEMORY, out.toByteArray());
    }

    private void rewriteExports(Map<Integer, byte[]> sections, List<String> problems) {
        WasmInput in = new WasmInput(sections.getOrDefault(EXPORT, new byte[] {0}));
        Set<String> names = new TreeSet<>();
        WasmOutput kept = new WasmOutput();
        int count = in.readUnsigned();
        for (int i = 0; i < count; i++) {
            int start = in.position();
            String name = in.readName();
            in.readByte();
            in.readUnsigned();
            if (!name.startsWith("teavm.")) {
                names.add(name);
                kept.writeBytes(in.array(), start, in.position());
            }
        }
        Set<String> missing = new TreeSet<>(requiredExports);
        missing.add("memory");
        missing.removeAll(names);
        if (!missing.isEmpty()) {
            problems.add("the module lacks exports: missing=" + missing + ", present=" + names);
        }
        sections.replace(
                EXPORT,
                new WasmOutput()
                        .writeUnsigned(names.size())
                        .writeBytes(kept.toByteArray())
                        .toByteArray());
    }

    private static void checkData(Map<Integer, byte[]> sections, List<String> problems) {
        byte[] content = sections.get(DATA);
        if (content == null) {
            return;
        }
        WasmInput in = new WasmInput(content);
        int count = in.readUnsigned();
        for (int i = 0; i < count; i++) {
            int mode = in.readUnsigned();
            long offset = 0;
            if (mode == 2) {
                in.readUnsigned();
            }
            if (mode != 1) {
                if (in.readByte() != 0x41) {
                    throw in.malformed("data offset is no constant");
                }
                offset = in.readSigned();
                in.readByte();
            }
            int length = in.readUnsigned();
            in.skip(length);
            if (mode != 1 && offset + length > SCRATCH_BASE) {
                problems.add("the module's string constants are too long: bytes=" + (offset + length) + ", max="
                        + SCRATCH_BASE);
            }
        }
    }
}
