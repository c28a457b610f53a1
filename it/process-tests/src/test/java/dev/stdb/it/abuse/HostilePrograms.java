package dev.stdb.it.abuse;

import static dev.stdb.server.wasm.WasmAssembler.bytes;
import static dev.stdb.server.wasm.WasmAssembler.leb;

import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.server.database.TestModule;
import dev.stdb.server.database.TestTable;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Programs that strangers publish. */
final class HostilePrograms {
    private static final int TABLE_ENTRIES = 65_536;
    private static final int PAGE_BYTES = 65_536;

    /** Loops around one instruction that does much, by name. */
    static final Map<String, String> BULK_LOOPS = bulkLoops();

    private HostilePrograms() {}

    private static Map<String, String> bulkLoops() {
        Map<String, String> loops = new LinkedHashMap<>();
        int n = TABLE_ENTRIES;
        loops.put("table_fill", "i32.const 0 0xD0_70 i32.const " + n + " 0xFC_11_00");
        loops.put("table_copy", "i32.const 0 i32.const 1 i32.const " + n + " 0xFC_0E_00_00");
        loops.put("new_data", "i32.const 0 i32.const " + n + " array.new_data 0 0 drop");
        loops.put("memory_init", "i32.const 65536 i32.const 0 i32.const " + n + " memory.init 0");
        loops.put("memory_fill", "i32.const 65536 i32.const 1 i32.const " + n + " memory.fill");
        return loops;
    }

    /** A module like others. */
    static byte[] harmless() {
        return TestModule.items().build();
    }

    private static String endless(String code) {
        return "loop " + code + " br 0 end i32.const 0";
    }

    /** Reducers with a loop around each of {@link #BULK_LOOPS}, and around a host function. */
    static byte[] loops() {
        TestModule module = TestModule.items();
        module.wasm(w -> w.type(0x5E, 0x78, 1)
                .section(4, bytes(1, 0x70, 0, leb(TABLE_ENTRIES + 8)))
                .passiveData(new byte[TABLE_ENTRIES + 8]));
        module.reducer("insert", endless(module.insertRow("item", (byte) 0, (byte) 0, (byte) 0, (byte) 0)));
        BULK_LOOPS.forEach((name, code) -> module.reducer(name, endless(code)));
        return module.build();
    }

    /** A module whose start function never returns. */
    static byte[] endlessStart() {
        TestModule module = TestModule.items();
        module.wasm(w -> w.section(4, bytes(1, 0x70, 0, leb(TABLE_ENTRIES + 8)))
                .function("start", ":", "", "loop " + BULK_LOOPS.get("table_fill") + " br 0 end")
                .section(8, leb(imports())));
        return module.build();
    }

    /** Number of the first function that is not imported. */
    private static int imports() {
        return TestModule.IMPORTS.values().stream().mapToInt(Map::size).sum();
    }

    /** Modules that are correct, small, and take a compiler minutes, by what there is too much of. */
    static Map<String, byte[]> bombs() {
        Map<String, byte[]> bombs = new LinkedHashMap<>();
        TestModule locals = TestModule.items();
        String many = "i".repeat(45_000);
        for (int i = 0; i < 20; i++) {
            String name = "locals" + i;
            locals.wasm(w -> w.function(name, ":", many, "block block block end end end"));
        }
        bombs.put("locals", locals.build());
        byte[] table = {0x70, 0, 0};
        Object[] tables = new Object[20_001];
        Arrays.fill(tables, table);
        tables[0] = leb(20_000);
        bombs.put(
                "tables",
                TestModule.items().wasm(w -> w.section(4, bytes(tables))).build());
        String targets = "i32.const 0 0x0E_" + hex(leb(300_000)) + "_00".repeat(300_001);
        bombs.put(
                "targets",
                TestModule.items()
                        .wasm(w -> w.function("switch", ":", "", targets))
                        .build());
        return bombs;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter("_").formatHex(bytes);
    }

    /** Reducers of {@link #climbing}: where in the insertion the stack ends depends on where it begins. */
    static final int CLIMBS = 48;

    /**
     * Reducers that insert a row and call themselves, for ever; {@code climb_0} and so on begin with more and more of
     * the stack taken.
     *
     * @param padding instructions that make the function larger and never run
     */
    static byte[] climbing(int padding) {
        TestModule module = TestModule.items();
        byte[] row = {0, 0, 0, 0, 1, 0, 0, 0, 'x'};
        String code = "i32.const 0 if " + "local.get 0 i32.const 1 i32.add local.set 0 ".repeat(padding) + "end "
                + module.insertRow("item", row) + " call climber";
        // The row is put together in the locals 9 and 10.
        module.wasm(w -> w.function("climber", ":", "i".repeat(11), code));
        for (int i = 0; i < CLIMBS; i++) {
            String foot = "foot" + i;
            String locals = "I".repeat(4 * i);
            module.wasm(w -> w.function(foot, ":", locals, "call climber"));
            module.reducer("climb_" + i, "call " + foot + " i32.const 0");
        }
        return module.build();
    }

    /** Globals with large arrays, eighty megabytes in all. */
    static byte[] constantArrays() {
        byte[] array = bytes(0x63, 0, 0, 0x41, 0xA0, 0x8D, 0x06, 0xFB, 7, 0, 0x0B);
        Object[] globals = new Object[101];
        Arrays.fill(globals, array);
        globals[0] = 100;
        return TestModule.items()
                .wasm(w -> w.type(0x5E, 0x7E, 1).globals(0).section(6, bytes(globals)))
                .build();
    }

    /** A table whose rows take four bytes and are very long as text: arrays of nothing, of any length. */
    static byte[] nothings() {
        TestModule module = TestModule.create();
        module.table(TestTable.of("nothings").column("n", new ArrayType(ProductType.of())));
        byte[] row = {-1, -1, -1, 0x7F};
        return module.reducer("fill", module.insertRow("nothings", row) + " i32.const 0")
                .build();
    }

    /** A module that asks for memory it does not need. */
    static byte[] memory(int bytes) {
        int pages = bytes / PAGE_BYTES;
        return TestModule.items().wasm(w -> w.memory(pages, pages)).build();
    }

    /**
     * A module that inserts many numbers at once: {@code rows} has no index, so that rows are found by their bytes,
     * {@code keys} has a hash index.
     */
    static byte[] flood() {
        TestModule module = TestModule.create();
        module.table(TestTable.of("rows").column("n", PrimitiveType.I64));
        module.table(TestTable.of("keys").column("n", PrimitiveType.I64).index(IndexAlgorithm.HASH, 0));
        ProductType numbers = ProductType.of(new ProductType.Element("numbers", new ArrayType(PrimitiveType.I64)));
        for (String table : new String[] {"rows", "keys"}) {
            module.reducer("flood_" + table, numbers, insertAll(module, table));
        }
        return module.build();
    }

    private static String insertAll(TestModule module, String table) {
        // The host writes the length of what it generated over that of the row.
        return "local.get 7 call load drop " + module.text(table) + " call table local.set 10 loop"
                + " i32.const "
                + TestModule.LENGTH + " i32.const 8 i32.store 0 local.get 10 i32.const " + (TestModule.ARGS + 4)
                + " local.get 9 i32.const 8 i32.mul i32.add i32.const " + TestModule.LENGTH
                + " call datastore_insert_bsatn if unreachable end"
                + " local.get 9 i32.const 1 i32.add local.tee 9 i32.const "
                + TestModule.ARGS + " i32.load 0 i32.lt_u br_if 0 end i32.const 0";
    }
}
