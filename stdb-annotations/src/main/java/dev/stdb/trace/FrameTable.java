package dev.stdb.trace;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the code of a WebAssembly module comes from: a custom section of this name, made by the module build.
 *
 * <p>The code holds <em>marks</em>: {@code i32.const n; drop} in front of instructions that may appear in a stack
 * trace, n counting from 1 in each function. For each mark the table has the author's frames at that place, innermost
 * first: none inside of library code, several where the compiler put one method into another.
 *
 * <pre>
 * version     1 byte, 1
 * classes     count; each: name, source file (empty if unknown)
 * methods     count; each: index of the class, name
 * places      count; each: number of frames; each frame: index of the method, line (0 if unknown)
 * functions   count; each: index minus that of the one before, number of marks; for each mark: index of the place
 * </pre>
 *
 * Numbers are unsigned LEB128 of at most 31 bits, texts are UTF-8 behind their length in bytes.
 */
public final class FrameTable {
    /** Name of the custom section. */
    public static final String SECTION = "stdb.frames";

    private static final int VERSION = 1;
    private static final int NUMBER_SHIFT_MAX = 28;

    private final SortedMap<Integer, List<List<CodeFrame>>> functions;

    private FrameTable(SortedMap<Integer, List<List<CodeFrame>>> functions) {
        this.functions = functions;
    }

    /**
     * Creates a table.
     *
     * @param functions for each function with marks, by index, the frames at each mark
     */
    public static FrameTable of(Map<Integer, List<List<CodeFrame>>> functions) {
        return new FrameTable(new TreeMap<>(functions));
    }

    /**
     * Returns the author's frames at a mark, innermost first; none if there is no such mark.
     *
     * @param function index of the function
     * @param mark number of the mark, from 1
     */
    public List<CodeFrame> at(int function, int mark) {
        List<List<CodeFrame>> marks = functions.getOrDefault(function, List.of());
        return mark >= 1 && mark <= marks.size() ? marks.get(mark - 1) : List.of();
    }

    /** Returns the content of the section. */
    public byte[] encode() {
        Map<List<@Nullable String>, Integer> classes = new LinkedHashMap<>();
        Map<List<Object>, Integer> methods = new LinkedHashMap<>();
        Map<List<CodeFrame>, Integer> places = new LinkedHashMap<>();
        for (List<List<CodeFrame>> marks : functions.values()) {
            marks.forEach(place -> indexIn(places, place));
        }
        for (List<CodeFrame> place : places.keySet()) {
            for (CodeFrame frame : place) {
                indexIn(methods, List.of(classOf(classes, frame), frame.method()));
            }
        }
        BsatnWriter out = new BsatnWriter();
        out.writeU8(VERSION);
        writeNumber(out, classes.size());
        for (List<@Nullable String> entry : classes.keySet()) {
            entry.forEach(text -> writeText(out, text == null ? "" : text));
        }
        writeNumber(out, methods.size());
        for (List<Object> entry : methods.keySet()) {
            writeNumber(out, (Integer) entry.get(0));
            writeText(out, (String) entry.get(1));
        }
        writeNumber(out, places.size());
        for (List<CodeFrame> place : places.keySet()) {
            writeNumber(out, place.size());
            for (CodeFrame frame : place) {
                writeNumber(out, indexIn(methods, List.of(classOf(classes, frame), frame.method())));
                writeNumber(out, frame.line());
            }
        }
        writeFunctions(out, places);
        return out.toByteArray();
    }

    private void writeFunctions(BsatnWriter out, Map<List<CodeFrame>, Integer> places) {
        writeNumber(out, functions.size());
        int previous = 0;
        for (Map.Entry<Integer, List<List<CodeFrame>>> function : functions.entrySet()) {
            writeNumber(out, function.getKey() - previous);
            previous = function.getKey();
            writeNumber(out, function.getValue().size());
            for (List<CodeFrame> place : function.getValue()) {
                writeNumber(out, indexIn(places, place));
            }
        }
    }

    private static int classOf(Map<List<@Nullable String>, Integer> classes, CodeFrame frame) {
        List<@Nullable String> entry = new ArrayList<>();
        entry.add(frame.className());
        entry.add(frame.file());
        return indexIn(classes, entry);
    }

    private static <K> int indexIn(Map<K, Integer> indexes, K key) {
        Integer index = indexes.putIfAbsent(key, indexes.size());
        return index == null ? indexes.size() - 1 : index;
    }

    private static void writeText(BsatnWriter out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeNumber(out, bytes.length);
        out.writeRaw(bytes, 0, bytes.length);
    }

    private static void writeNumber(BsatnWriter out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.writeU8(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeU8(rest);
    }

    /**
     * Reads the content of a section. It takes memory in proportion to the bytes.
     *
     * @throws IllegalArgumentException if the bytes are no such section
     */
    public static FrameTable decode(byte[] bytes) {
        try {
            return read(new BsatnReader(bytes));
        } catch (BsatnException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("malformed section " + SECTION + ": " + e.getMessage(), e);
        }
    }

    private static FrameTable read(BsatnReader in) {
        int version = in.readU8();
        if (version != VERSION) {
            throw new IllegalArgumentException("section " + SECTION + " has version " + version + ", expected 1");
        }
        List<CodeFrame> classes = new ArrayList<>();
        for (int count = readCount(in); count > 0; count--) {
            String name = readText(in);
            String file = readText(in);
            classes.add(new CodeFrame(name, "", file.isEmpty() ? null : file, 0));
        }
        List<CodeFrame> methods = new ArrayList<>();
        for (int count = readCount(in); count > 0; count--) {
            CodeFrame type = classes.get(readNumber(in));
            methods.add(new CodeFrame(type.className(), readText(in), type.file(), 0));
        }
        List<List<CodeFrame>> places = new ArrayList<>();
        for (int count = readCount(in); count > 0; count--) {
            List<CodeFrame> frames = new ArrayList<>();
            for (int depth = readCount(in); depth > 0; depth--) {
                CodeFrame method = methods.get(readNumber(in));
                frames.add(new CodeFrame(method.className(), method.method(), method.file(), readNumber(in)));
            }
            places.add(Collections.unmodifiableList(frames));
        }
        return new FrameTable(readFunctions(in, places));
    }

    private static SortedMap<Integer, List<List<CodeFrame>>> readFunctions(
            BsatnReader in, List<List<CodeFrame>> places) {
        SortedMap<Integer, List<List<CodeFrame>>> functions = new TreeMap<>();
        int index = 0;
        for (int count = readCount(in); count > 0; count--) {
            index += readNumber(in);
            List<List<CodeFrame>> marks = new ArrayList<>();
            for (int mark = readCount(in); mark > 0; mark--) {
                marks.add(places.get(readNumber(in)));
            }
            functions.put(index, marks);
        }
        return functions;
    }

    private static String readText(BsatnReader in) {
        return new String(in.readRaw(readNumber(in)), StandardCharsets.UTF_8);
    }

    /** Each element takes at least one byte. */
    private static int readCount(BsatnReader in) {
        return Objects.checkIndex(readNumber(in), in.remaining() + 1);
    }

    private static int readNumber(BsatnReader in) {
        int value = 0;
        for (int shift = 0; shift <= NUMBER_SHIFT_MAX; shift += 7) {
            int next = in.readU8();
            value |= (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return Objects.checkIndex(value, Integer.MAX_VALUE);
            }
        }
        throw new IndexOutOfBoundsException("number is too long");
    }
}
