package dev.stdb.maven.task;

import dev.stdb.bsatn.BsatnWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;

/**
 * A database of byte strings for compiled modules: tables whose rows begin with a key of four bytes, iterators that
 * hand over as many whole rows as fit the buffer, and a log. There are no transactions; confined to one thread.
 */
final class TableHost {
    private static final int BUFFER_TOO_SMALL = 11;
    private static final int EXHAUSTED = -1;
    private static final int KEY_LENGTH = 4;

    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Integer, Map<Integer, byte[]>> tables = new HashMap<>();
    private final Map<Integer, ArrayDeque<byte[]>> iterators = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private final Instance instance;
    private int iteratorsMade;
    private byte[] arguments = new byte[0];
    private int argumentsRead;
    private byte[] sink = new byte[0];

    TableHost(byte[] wasm) {
        WasmModule module = Parser.parse(wasm);
        ImportValues.Builder imports = ImportValues.builder();
        module.importSection().stream().forEach(entry -> {
            FunctionImport function = (FunctionImport) entry;
            FunctionType type = module.typeSection().getType(function.typeIndex());
            imports.addFunction(new HostFunction(entry.module(), entry.name(), type, (caller, values) ->
                    new long[] {call(caller.memory(), entry.name(), values)}));
        });
        instance = Instance.builder(module)
                .withMachineFactory(MachineFactoryCompiler.compile(module))
                .withImportValues(imports.build())
                .build();
    }

    /** Calls a reducer and returns its error text, empty if it succeeded. */
    String call(int reducer, Consumer<BsatnWriter> arguments) {
        BsatnWriter writer = new BsatnWriter();
        arguments.accept(writer);
        this.arguments = writer.toByteArray();
        argumentsRead = 0;
        sink = new byte[0];
        long result =
                instance.export("__call_reducer__").apply(reducer, 1, 2, 3, 4, 5, 6, 1_700_000_000_000_000L, 1, 1)[0];
        iterators.clear();
        String text = new String(sink, StandardCharsets.UTF_8);
        if (result == 0) {
            return "";
        }
        return text.isEmpty() ? "failed without a text" : text;
    }

    /** Returns the rows of a table by key. */
    Map<Integer, byte[]> rows(String table) {
        return tables.computeIfAbsent(idOf(table), id -> new LinkedHashMap<>());
    }

    /** Returns what was logged. */
    List<String> log() {
        return log;
    }

    /** Returns how many iterators the module left open in the call that runs. */
    int openIterators() {
        return iterators.size();
    }

    /** Returns the size of the module's memory in pages of 64 KiB. */
    int memoryPages() {
        return instance.memory().pages();
    }

    private int idOf(String name) {
        return ids.computeIfAbsent(name, unknown -> 4096 + ids.size());
    }

    private long call(Memory memory, String name, long[] values) {
        return switch (name) {
            case "bytes_sink_write" -> {
                byte[] more = bytes(memory, values[1], memory.readInt((int) values[2]));
                int before = sink.length;
                sink = Arrays.copyOf(sink, before + more.length);
                System.arraycopy(more, 0, sink, before, more.length);
                yield 0;
            }
            case "bytes_source_read" -> readArguments(memory, (int) values[1], (int) values[2]);
            case "table_id_from_name" -> {
                memory.writeI32((int) values[2], idOf(text(memory, values[0], values[1])));
                yield 0;
            }
            case "index_id_from_name" -> {
                String index = text(memory, values[0], values[1]);
                memory.writeI32((int) values[2], idOf(index.substring(0, index.indexOf('_'))));
                yield 0;
            }
            case "datastore_insert_bsatn" -> {
                byte[] row = bytes(memory, values[1], memory.readInt((int) values[2]));
                rowsOf(values[0]).put(keyOf(row), row);
                memory.writeI32((int) values[2], 0);
                yield 0;
            }
            case "datastore_clear" -> {
                rowsOf(values[0]).clear();
                yield 0;
            }
            case "datastore_delete_all_by_eq_bsatn" -> {
                byte[] rows = bytes(memory, values[1], (int) values[2]);
                byte[] row = Arrays.copyOfRange(rows, 4, rows.length);
                boolean found = Arrays.equals(rowsOf(values[0]).get(keyOf(row)), row);
                if (found) {
                    rowsOf(values[0]).remove(keyOf(row));
                }
                memory.writeI32((int) values[3], found ? 1 : 0);
                yield 0;
            }
            case "datastore_table_scan_bsatn" -> {
                memory.writeI32(
                        (int) values[1], open(List.copyOf(rowsOf(values[0]).values())));
                yield 0;
            }
            case "datastore_index_scan_point_bsatn" -> {
                byte[] row = rowsOf(values[0]).get(memory.readInt((int) values[1]));
                memory.writeI32((int) values[3], open(row == null ? List.of() : List.of(row)));
                yield 0;
            }
            case "row_iter_bsatn_advance" -> advance(memory, (int) values[0], (int) values[1], (int) values[2]);
            case "row_iter_bsatn_close" -> {
                iterators.remove((int) values[0]);
                yield 0;
            }
            case "stack_trace" -> 0;
            case "fault" -> {
                log.add(text(memory, values[0], values[1]));
                yield 0;
            }
            case "console_log" -> {
                log.add(text(memory, values[6], values[7]));
                yield 0;
            }
            default -> throw new IllegalStateException("the test host has no function " + name);
        };
    }

    private long readArguments(Memory memory, int buffer, int lengthCell) {
        int length = Math.min(memory.readInt(lengthCell), arguments.length - argumentsRead);
        memory.write(buffer, Arrays.copyOfRange(arguments, argumentsRead, argumentsRead + length));
        memory.writeI32(lengthCell, length);
        argumentsRead += length;
        return argumentsRead == arguments.length ? EXHAUSTED : 0;
    }

    private int open(List<byte[]> rows) {
        iterators.put(++iteratorsMade, new ArrayDeque<>(rows));
        return iteratorsMade;
    }

    private long advance(Memory memory, int handle, int buffer, int lengthCell) {
        ArrayDeque<byte[]> rows = Objects.requireNonNull(iterators.get(handle), "iterator");
        int capacity = memory.readInt(lengthCell);
        if (!rows.isEmpty() && rows.element().length > capacity) {
            memory.writeI32(lengthCell, rows.element().length);
            return BUFFER_TOO_SMALL;
        }
        int length = 0;
        while (!rows.isEmpty() && length + rows.element().length <= capacity) {
            byte[] row = rows.remove();
            memory.write(buffer + length, row);
            length += row.length;
        }
        memory.writeI32(lengthCell, length);
        if (!rows.isEmpty()) {
            return 0;
        }
        iterators.remove(handle);
        return EXHAUSTED;
    }

    private Map<Integer, byte[]> rowsOf(long table) {
        return tables.computeIfAbsent((int) table, id -> new LinkedHashMap<>());
    }

    private static int keyOf(byte[] row) {
        return java.nio.ByteBuffer.wrap(row, 0, KEY_LENGTH)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    private static byte[] bytes(Memory memory, long from, int length) {
        return memory.readBytes((int) from, length);
    }

    private static String text(Memory memory, long from, long length) {
        return new String(bytes(memory, from, (int) length), StandardCharsets.UTF_8);
    }
}
