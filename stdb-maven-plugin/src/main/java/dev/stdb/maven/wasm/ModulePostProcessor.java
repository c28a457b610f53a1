package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.ArrayChecks;
import dev.stdb.trace.CodeFrame;
import dev.stdb.trace.FrameTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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
 *   <li>What its debug information says of the author's lines goes into a section of ours ({@link FrameTable}).
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

    /** Custom section with the names of functions. */
    private static final String NAMES = "name";

    private static final String INDEX_EXCEPTION = "org.teavm.backend.wasm.runtime.WasmGCSupport::aiiobe";
    private static final String INDEX_MESSAGE = ArrayChecks.class.getName() + "::outOfBounds";

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
        Map<String, byte[]> custom = new HashMap<>();
        int codeStart = readSections(raw, sections, custom);
        List<String> problems = new ArrayList<>();
        int constants = rewriteImports(sections, problems);
        rewriteGlobals(sections, constants);
        FrameTable frames = rewriteCode(sections, custom, codeStart);
        rewriteMemory(sections, problems);
        rewriteExports(sections, problems);
        checkData(sections, problems);
        if (!problems.isEmpty()) {
            throw new ModuleBuildException(problems);
        }
        WasmOutput out = new WasmOutput().writeBytes(raw, 0, HEADER_LENGTH);
        sections.forEach(out::writeSection);
        out.writeSection(
                CUSTOM,
                new WasmOutput()
                        .writeName(FrameTable.SECTION)
                        .writeBytes(frames.encode())
                        .toByteArray());
        byte[] names = custom.get(NAMES);
        return new ModuleBinary(out.toByteArray(), names == null ? List.of() : functionNames(names));
    }

    /** Fills the maps with the contents of sections and returns where that of the code begins. */
    private static int readSections(byte[] raw, Map<Integer, byte[]> sections, Map<String, byte[]> custom) {
        WasmInput in = new WasmInput(raw);
        if (raw.length < HEADER_LENGTH || raw[0] != 0 || raw[1] != 'a' || raw[2] != 's' || raw[3] != 'm') {
            throw in.malformed("no magic number");
        }
        in.skip(HEADER_LENGTH);
        int codeStart = 0;
        while (!in.atEnd()) {
            int id = in.readByte();
            int length = in.readUnsigned();
            int start = in.position();
            in.skip(length);
            byte[] content = in.copy(start, in.position());
            if (id == CUSTOM) {
                WasmInput section = new WasmInput(content);
                custom.put(section.readName(), section.copy(section.position(), content.length));
                continue;
            }
            sections.put(id, content);
            if (id == CODE) {
                codeStart = start;
            }
        }
        return codeStart;
    }

    private static List<String> functionNames(byte[] content) {
        WasmInput in = new WasmInput(content);
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
                // They come in the order of TeaVM's list of functions, which is not that of the indexes.
                names.addAll(Collections.nCopies(Math.max(0, index + 1 - names.size()), ""));
                names.set(index, name);
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
            if (kind != KIND_FUNCTION || !isOfDatabase(module)) {
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

    /** Returns whether a database provides functions under the name of a module. */
    static boolean isOfDatabase(String module) {
        return module.startsWith("spacetime_") || module.startsWith("stdb_");
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

    /** Rewrites the functions and returns the author's frames in them. */
    private static FrameTable rewriteCode(Map<Integer, byte[]> sections, Map<String, byte[]> custom, int codeStart) {
        byte[] content = sections.get(CODE);
        byte[] typeContent = sections.get(TYPE);
        Map<Integer, List<List<CodeFrame>>> frames = new HashMap<>();
        if (content == null || typeContent == null) {
            return FrameTable.of(frames);
        }
        LineTable lines = LineTable.parse(custom, functionStarts(content, codeStart));
        int imported = importedFunctions(sections);
        byte[] names = custom.get(NAMES);
        List<String> functions = names == null ? List.of() : functionNames(names);
        IndexMessages.Functions messages =
                new IndexMessages.Functions(functions.indexOf(INDEX_EXCEPTION), functions.indexOf(INDEX_MESSAGE));
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
            FunctionBodyRewriter.Body body = FunctionBodyRewriter.rewrite(
                    types, content, start, in.position(), returnsValue, index -> lines.at(codeStart + index), messages);
            out.writeUnsigned(body.bytes().length).writeBytes(body.bytes());
            if (!body.marks().isEmpty()) {
                frames.put(imported + i, body.marks());
            }
        }
        sections.put(CODE, out.toByteArray());
        sections.put(TYPE, types.toByteArray());
        return FrameTable.of(frames);
    }

    /** Returns the addresses of the function bodies. */
    private static Set<Integer> functionStarts(byte[] content, int codeStart) {
        WasmInput in = new WasmInput(content);
        Set<Integer> starts = new HashSet<>();
        for (int count = in.readUnsigned(); count > 0; count--) {
            int length = in.readUnsigned();
            starts.add(codeStart + in.position());
            in.skip(length);
        }
        return starts;
    }

    private static int importedFunctions(Map<Integer, byte[]> sections) {
        WasmInput in = new WasmInput(sections.getOrDefault(IMPORT, new byte[] {0}));
        int functions = 0;
        for (int count = in.readUnsigned(); count > 0; count--) {
            in.readName();
            in.readName();
            int kind = in.readByte();
            skipImportType(in, kind);
            functions += kind == KIND_FUNCTION ? 1 : 0;
        }
        return functions;
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
