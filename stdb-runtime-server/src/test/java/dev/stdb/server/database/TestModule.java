package dev.stdb.server.database;

import dev.stdb.moduledef.EnvironmentDef;
import dev.stdb.moduledef.HttpRouteDef;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.moduledef.ViewDef;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.server.wasm.WasmAssembler;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds small modules of WebAssembly, for tests of what only that has: the ABI, instances, limits. Code is written in
 * the text form of {@link WasmAssembler}. A reducer's code leaves its result (0 success, 1 user error) on the stack and
 * finds its parameters in locals: 0–3 sender, 4–5 connection, 6 timestamp, 7 arguments source, 8 error sink; 9–11 are
 * free i32, 12–13 free i64 locals. A procedure has a result sink in the place of the error sink, and must leave 0. A
 * view finds in locals: 0–3 sender, 4 arguments source, 5 result sink; 6–10 are free i32 locals; it leaves 0 rows, 1
 * error, or 2 result with a header.
 *
 * <p>Helpers that code may call: {@code load} (source → length; the bytes are then at {@link #ARGS} and the length is
 * in {@link #LENGTH}), {@code fail} (sink, pointer, length → 1), {@code report} (sink, errno → 0, or 1 with the text
 * {@code errno NN}), {@code table} and {@code index} (name pointer, length → id).
 */
public final class TestModule extends TestDefinition<String, TestModule> {
    /** Cell for lengths passed in and out. */
    public static final int LENGTH = 1024;
    /** Cell for results. */
    public static final int OUT = 1032;
    /** Buffer for arguments and rows, 60 KiB. */
    public static final int ARGS = 4096;

    private static final int ERRNO_TEXT = 2048;
    private static final int ROW = 3072;
    private static final int TEXTS = 1 << 16;
    private static final int DEFINITION = 1 << 17;

    /** The functions of spec module-abi.md §5 and §6 by import module; signature of each. */
    public static final Map<String, Map<String, String>> IMPORTS = imports();

    private static Map<String, Map<String, String>> imports() {
        Map<String, Map<String, String>> all = new TreeMap<>();
        String[][] functions = {
            {"10.0", "table_id_from_name", "iii:i"},
            {"10.0", "index_id_from_name", "iii:i"},
            {"10.0", "datastore_table_row_count", "ii:i"},
            {"10.0", "datastore_table_scan_bsatn", "ii:i"},
            {"10.0", "datastore_index_scan_range_bsatn", "iiiiiiiii:i"},
            {"10.0", "datastore_btree_scan_bsatn", "iiiiiiiii:i"},
            {"10.0", "row_iter_bsatn_advance", "iii:i"},
            {"10.0", "row_iter_bsatn_close", "i:i"},
            {"10.0", "datastore_insert_bsatn", "iii:i"},
            {"10.0", "datastore_update_bsatn", "iiii:i"},
            {"10.0", "datastore_delete_by_index_scan_range_bsatn", "iiiiiiiii:i"},
            {"10.0", "datastore_delete_by_btree_scan_bsatn", "iiiiiiiii:i"},
            {"10.0", "datastore_delete_all_by_eq_bsatn", "iiii:i"},
            {"10.0", "bytes_source_read", "iii:i"},
            {"10.0", "bytes_sink_write", "iii:i"},
            {"10.0", "identity", "i:"},
            {"10.0", "console_log", "iiiiiiii:"},
            {"10.0", "console_timer_start", "ii:i"},
            {"10.0", "console_timer_end", "i:i"},
            {"10.0", "volatile_nonatomic_schedule_immediate", "iiii:"},
            {"10.1", "bytes_source_remaining_length", "ii:i"},
            {"10.2", "get_jwt", "ii:i"},
            {"10.3", "procedure_sleep_until", "I:I"},
            {"10.3", "procedure_start_mut_tx", "i:i"},
            {"10.3", "procedure_commit_mut_tx", ":i"},
            {"10.3", "procedure_abort_mut_tx", ":i"},
            {"10.3", "procedure_http_request", "iiiii:i"},
            {"10.4", "datastore_index_scan_point_bsatn", "iiii:i"},
            {"10.4", "datastore_delete_by_index_scan_point_bsatn", "iiii:i"},
            {"10.5", "datastore_clear", "ii:i"},
            {"10.6", "env_get", "iii:i"}
        };
        for (String[] f : functions) {
            all.computeIfAbsent("spacetime_" + f[0], key -> new TreeMap<>()).put(f[1], f[2]);
        }
        return all;
    }

    private final WasmAssembler wasm = new WasmAssembler().memory(4, 16).globals(2);
    private final Map<String, String> senderViews = new LinkedHashMap<>();
    private final Map<String, String> anonymousViews = new LinkedHashMap<>();
    private final Map<String, String> handlers = new LinkedHashMap<>();
    private boolean handlersTakeSender = true;
    private String describing = "";
    private int textEnd = TEXTS;

    private TestModule() {}

    /** Starts an empty module that imports every function of the ABI. */
    public static TestModule create() {
        TestModule module = new TestModule();
        IMPORTS.forEach((importModule, functions) ->
                functions.forEach((name, signature) -> module.wasm.imports(importModule, name, signature)));
        return module;
    }

    /** Starts a module {@linkplain #withItems with items}. */
    public static TestModule items() {
        return create().withItems();
    }

    @Override
    TestModule self() {
        return this;
    }

    /** Changes what lies below: imports, exports, memory. */
    public TestModule wasm(Consumer<WasmAssembler> change) {
        change.accept(wasm);
        return this;
    }

    /** Pushes pointer and length of a text. */
    public String text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Pushes pointer and length of bytes in memory. */
    public String bytes(byte[] bytes) {
        int at = textEnd;
        wasm.data(at, bytes);
        textEnd += bytes.length + 1;
        return " i32.const " + at + " i32.const " + bytes.length + " ";
    }

    /** Ends a reducer with a user error. */
    public String fail(String message) {
        return " local.get 8 " + text(message) + " call fail ";
    }

    @Override
    String insertArgs(String table) {
        return " local.get 7 call load drop local.get 8 " + insert(table) + " call report ";
    }

    /** Pushes the errno of inserting the row at {@link #ARGS}, whose length is in {@link #LENGTH}. */
    public String insert(String table) {
        return text(table) + " call table i32.const " + ARGS + " i32.const " + LENGTH + " call datastore_insert_bsatn ";
    }

    /** Inserts a constant row of at most 1 KiB, ignoring errors. */
    public String insertRow(String table, byte... row) {
        // Copied first, because the host writes generated columns back.
        return bytes(row) + " local.set 10 local.set 9 i32.const " + ROW
                + " local.get 9 local.get 10 memory.copy i32.const " + LENGTH + " local.get 10 i32.store 0 "
                + text(table) + " call table i32.const " + ROW + " i32.const " + LENGTH
                + " call datastore_insert_bsatn drop ";
    }

    /**
     * Declares a view of rows of a table.
     *
     * @param code as for every view; the sender of an anonymous one is zero
     */
    TestModule view(String name, String table, boolean anonymous, ProductType params, String code) {
        Map<String, String> ofKind = anonymous ? anonymousViews : senderViews;
        ArrayType rows = new ArrayType(new RefType(typeOf(table)));
        def(def -> def.view(new ViewDef(name, ofKind.size(), true, anonymous, params, rows)));
        ofKind.put(name, code);
        return this;
    }

    /** Adds the code of the next anonymous view that a mounted module declares. */
    public TestModule mountedView(String code) {
        anonymousViews.put("mounted_" + anonymousViews.size(), code);
        return this;
    }

    /** Returns the code of a view whose result is always the same. */
    public String yields(byte... rows) {
        return this.yield(rows) + " i32.const 0";
    }

    /**
     * Declares an HTTP handler with a route.
     *
     * @param code finds in locals: 0–3 sender, 4 claims source, 5 timestamp, 6 request source, 7 body source, 8
     *     response sink, 9 response body sink; 10–12 are free i32 locals; it leaves 0
     */
    public TestModule handler(String name, @Nullable String method, String path, String code) {
        def(def -> def.httpHandler(name).httpRoute(new HttpRouteDef(name, method, path)));
        handlers.put(name, code);
        return this;
    }

    /** Makes the HTTP handlers those of older modules, which find zeros for the sender and the claims. */
    public TestModule handlersWithoutSender() {
        handlersTakeSender = false;
        return this;
    }

    /** Writes bytes to a sink that is in a local. */
    public String write(int sinkLocal, byte... bytes) {
        return bytes(bytes) + " local.set 11 local.set 10 i32.const " + LENGTH
                + " local.get 11 i32.store 0 local.get " + sinkLocal + " local.get 10 i32.const " + LENGTH
                + " call bytes_sink_write drop ";
    }

    /** Writes the bytes of a source, whose id is in a local, to the sink in another one. */
    public String copy(int sourceLocal, int sinkLocal) {
        return " local.get " + sourceLocal + " call load drop local.get " + sinkLocal + " i32.const " + ARGS
                + " i32.const " + LENGTH + " call bytes_sink_write drop ";
    }

    /** Pushes the source of the value of an environment variable. */
    public String env(String key) {
        return text(key) + " i32.const " + OUT + " call env_get drop i32.const " + OUT + " i32.load 0 ";
    }

    /** Declares an environment variable. */
    public TestModule variable(String key, boolean optional) {
        return def(def -> def.environment(new EnvironmentDef(key, EnvironmentDef.Kind.STRING, List.of(), optional)));
    }

    /** Declares a reducer that fails with the value of an environment variable as its message. */
    public TestModule envReducer(String name, String key) {
        return reducer(
                name,
                env(key) + " call load drop local.get 8 i32.const " + ARGS + " i32.const " + LENGTH
                        + " i32.load 0 call fail");
    }

    /** Keeps the value of a variable from everybody but the module. */
    public TestModule secret(String key) {
        describing += text(key) + " call environment_secret ";
        wasm.imports("stdb_1.0", "environment_secret", "ii:");
        return this;
    }

    /** Runs code before the module describes itself. */
    TestModule whileDescribing(String code) {
        describing += code;
        return this;
    }

    /** Forgets the code of the views, and with it the functions that call it. */
    TestModule withoutViewEntries() {
        senderViews.clear();
        anonymousViews.clear();
        return this;
    }

    /** Writes bytes to the result sink of a view. */
    String yield(byte... result) {
        return bytes(result) + " local.set 7 local.set 6 i32.const " + LENGTH
                + " local.get 7 i32.store 0 local.get 5 local.get 6 i32.const " + LENGTH
                + " call bytes_sink_write drop ";
    }

    /** Logs a text at a level. */
    public String log(int level, String message) {
        return " i32.const " + level + " i32.const 0 i32.const 0 i32.const 0 i32.const 0 i32.const -1 " + text(message)
                + " call console_log ";
    }

    /** Returns the program. */
    public byte[] build() {
        return build(ModuleDefCodec.encode(definition()));
    }

    /** Returns the program with other bytes for its definition. */
    public byte[] build(byte[] definition) {
        helpers();
        wasm.data(DEFINITION, definition);
        wasm.export(
                "__describe_module__",
                "i:",
                "",
                describing + "i32.const " + LENGTH + " i32.const " + definition.length
                        + " i32.store 0 local.get 0 i32.const " + DEFINITION + " i32.const " + LENGTH
                        + " call bytes_sink_write drop");
        dispatch("__call_reducer__", "reducer_", reducers());
        if (!procedures().isEmpty()) {
            dispatch("__call_procedure__", "procedure_", procedures());
        }
        if (!handlers.isEmpty()) {
            dispatchHandlers();
        }
        if (!senderViews.isEmpty()) {
            dispatchViews(
                    "__call_view__",
                    "iIIIIii:i",
                    senderViews,
                    "local.get 1 local.get 2 local.get 3 local.get 4 " + "local.get 5 local.get 6");
        }
        if (!anonymousViews.isEmpty()) {
            dispatchViews(
                    "__call_view_anon__",
                    "iii:i",
                    anonymousViews,
                    "i64.const 0 i64.const 0 i64.const 0 " + "i64.const 0 local.get 1 local.get 2");
        }
        return wasm.build();
    }

    private void dispatchViews(String export, String signature, Map<String, String> codes, String arguments) {
        StringBuilder dispatch = new StringBuilder();
        int id = 0;
        for (Map.Entry<String, String> code : codes.entrySet()) {
            String name = "view_" + code.getKey();
            wasm.function(name, "IIIIii:i", "iiiii", code.getValue());
            dispatch.append("local.get 0 i32.const ").append(id++).append(" i32.eq if ");
            dispatch.append(arguments).append(" call ").append(name).append(" return end ");
        }
        wasm.export(export, signature, "", dispatch + "unreachable");
    }

    private void dispatchHandlers() {
        StringBuilder dispatch = new StringBuilder();
        int id = 0;
        for (Map.Entry<String, String> code : handlers.entrySet()) {
            String name = "handler_" + code.getKey();
            wasm.function(name, "IIIIiIiiii:i", "iii", code.getValue());
            dispatch.append("local.get 0 i32.const ").append(id++).append(" i32.eq if ");
            if (!handlersTakeSender) {
                dispatch.append("i64.const 0 i64.const 0 i64.const 0 i64.const 0 i32.const 0 ");
            }
            for (int i = 1; i <= (handlersTakeSender ? 10 : 5); i++) {
                dispatch.append("local.get ").append(i).append(' ');
            }
            dispatch.append("call ").append(name).append(" return end ");
        }
        String signature = handlersTakeSender ? "iIIIIiIiiii:i" : "iIiiii:i";
        wasm.export("__call_http_handler__", signature, "", dispatch + "unreachable");
    }

    private void dispatch(String export, String prefix, Map<String, String> codes) {
        StringBuilder dispatch = new StringBuilder();
        int id = 0;
        for (Map.Entry<String, String> code : codes.entrySet()) {
            String name = prefix + code.getKey();
            wasm.function(name, "IIIIIIIii:i", "iiiII", code.getValue());
            dispatch.append("local.get 0 i32.const ").append(id++).append(" i32.eq if ");
            for (int i = 1; i <= 9; i++) {
                dispatch.append("local.get ").append(i).append(' ');
            }
            dispatch.append("call ").append(name).append(" return end ");
        }
        wasm.export(export, "iIIIIIIIii:i", "", dispatch + "unreachable");
    }

    private void helpers() {
        wasm.data(ERRNO_TEXT, "errno 00".getBytes(StandardCharsets.UTF_8))
                .function(
                        "load",
                        "i:i",
                        "",
                        "i32.const " + LENGTH + " i32.const 0 i32.store 0 "
                                + "local.get 0 if i32.const " + LENGTH + " i32.const 60000 i32.store 0 "
                                + "local.get 0 i32.const " + ARGS + " i32.const " + LENGTH
                                + " call bytes_source_read drop end i32.const " + LENGTH + " i32.load 0")
                .function(
                        "fail",
                        "iii:i",
                        "",
                        "i32.const " + LENGTH + " local.get 2 i32.store 0 local.get 0 local.get 1 i32.const " + LENGTH
                                + " call bytes_sink_write drop i32.const 1")
                .function(
                        "report",
                        "ii:i",
                        "i",
                        "local.get 1 i32.eqz if i32.const 0 return end "
                                + "local.get 1 i32.const 10 i32.div_s local.set 2 "
                                + "i32.const " + (ERRNO_TEXT + 6) + " local.get 2 i32.const 48 i32.add i32.store8 0 "
                                + "i32.const " + (ERRNO_TEXT + 7)
                                + " local.get 1 local.get 2 i32.const 10 i32.mul i32.sub i32.const 48 i32.add"
                                + " i32.store8 0 "
                                + "local.get 0 i32.const " + ERRNO_TEXT + " i32.const 8 call fail")
                .function("table", "ii:i", "", lookup("table_id_from_name"))
                .function("index", "ii:i", "", lookup("index_id_from_name"));
    }

    private static String lookup(String function) {
        return "local.get 0 local.get 1 i32.const " + OUT + " call " + function + " drop i32.const " + OUT
                + " i32.load 0";
    }
}
