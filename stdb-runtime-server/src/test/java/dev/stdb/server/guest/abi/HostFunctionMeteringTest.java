package dev.stdb.server.guest.abi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.guest.OutgoingRequest;
import dev.stdb.server.guest.OutgoingResponse;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.DatastoreException;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.wasm.HostImports;
import dev.stdb.types.Identity;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every host function is charged by the work it does, or does a constant amount of it. */
class HostFunctionMeteringTest {
    private static final int LENGTH = 1024;
    private static final int OUT = 1032;
    private static final int BUFFER = 4096;
    private static final int SIZE = 64 << 10;
    private static final int ROWS = 1000;
    /** A unit for every 64 bytes. */
    private static final int UNITS_OF_SIZE = SIZE / 64;

    private static final String SLEEPS = "waits, and its time does not count";
    private static final Map<String, String> CONSTANT = Map.ofEntries(
            Map.entry("datastore_table_row_count", "reads a counter"),
            Map.entry("row_iter_bsatn_close", "drops a buffer"),
            Map.entry("bytes_source_remaining_length", "reads a counter"),
            Map.entry("identity", "copies 32 bytes"),
            Map.entry("get_jwt", "finds one row, which is not copied"),
            Map.entry("env_get", "finds a value, which is short, as is its key"),
            Map.entry("environment_secret", "keeps a name, which is short, of which there is a bounded number"),
            Map.entry("console_timer_end", "writes one short record, of which a call has a bounded number"),
            Map.entry("procedure_sleep_until", SLEEPS),
            Map.entry("procedure_start_mut_tx", SLEEPS),
            Map.entry("procedure_commit_mut_tx", "commits what was charged when it was written"),
            Map.entry("procedure_abort_mut_tx", "undoes what was charged when it was written"),
            Map.entry("call_seed", "returns a number"),
            Map.entry("caller_unknown", "sets a flag"),
            Map.entry("answer_begin", "sends a head, which is short, once"),
            Map.entry("stack_trace", "takes a stack whose depth is bounded, of which few are kept"));

    /** Does much work if {@code large}, and little otherwise. */
    private interface Work {
        void run(HostFunctionMeteringTest test, boolean large);
    }

    /**
     * A metered function.
     *
     * @param units least difference in charge
     */
    private record Metered(int units, Work work) {}

    private static final Map<String, Metered> METERED = new LinkedHashMap<>();

    static {
        bySize("table_id_from_name", (t, n) -> t.abi.tableIdFromName(BUFFER, n, OUT));
        bySize("index_id_from_name", (t, n) -> t.abi.indexIdFromName(BUFFER, n, OUT));
        bySize("datastore_insert_bsatn", (t, n) -> t.abi.insert(t.tableId, BUFFER, t.cell(n)));
        bySize("datastore_update_bsatn", (t, n) -> t.abi.update(t.tableId, t.indexId, BUFFER, t.cell(n)));
        bySize("datastore_index_scan_point_bsatn", (t, n) -> t.abi.indexScanPoint(t.indexId, BUFFER, n, OUT));
        bySize(
                "datastore_index_scan_range_bsatn",
                (t, n) -> t.abi.indexScanRange(t.indexId, 0, 0, 0, BUFFER, n, BUFFER, n, OUT));
        bySize("datastore_btree_scan_bsatn", (t, n) -> t.abi.btreeScan(t.indexId, 0, 0, 0, BUFFER, n, BUFFER, n, OUT));
        bySize(
                "datastore_delete_by_index_scan_range_bsatn",
                (t, n) -> t.abi.deleteRange(t.indexId, 0, 0, 0, BUFFER, n, BUFFER, n, OUT));
        bySize(
                "datastore_delete_by_btree_scan_bsatn",
                (t, n) -> t.abi.deleteBtreeRange(t.indexId, 0, 0, 0, BUFFER, n, BUFFER, n, OUT));
        bySize("datastore_delete_all_by_eq_bsatn", (t, n) -> t.abi.deleteAllByEq(t.tableId, BUFFER, n, OUT));
        bySize("bytes_source_read", (t, n) -> t.abi.bytesSourceRead(1, BUFFER, t.cell(n)));
        bySize("bytes_sink_write", (t, n) -> t.abi.bytesSinkWrite(1, BUFFER, t.cell(n)));
        bySize("console_log", (t, n) -> t.abi.consoleLog(2, 0, 0, 0, 0, -1, BUFFER, n));
        bySize("error_value", (t, n) -> t.abi.errorValue(BUFFER, n));
        bySize("log_fields", (t, n) -> t.abi.logFields(BUFFER, n));
        bySize("fault", (t, n) -> t.abi.fault(BUFFER, n, 0));
        bySize("console_timer_start", (t, n) -> t.abi.consoleTimerStart(BUFFER, n));
        bySize("volatile_nonatomic_schedule_immediate", (t, n) -> t.abi.scheduleImmediate(BUFFER, 0, BUFFER, n));
        bySize("row_iter_bsatn_advance", (t, n) -> t.abi.rowIterAdvance(1, BUFFER, t.cell(n)));
        METERED.put("procedure_http_request", new Metered(UNITS_OF_SIZE, (t, large) -> {
            t.abi.beginProcedure(new NoProcedures());
            t.abi.procedureHttpRequest(BUFFER, large ? SIZE : 0, BUFFER, 0, OUT);
        }));
        METERED.put("datastore_table_scan_bsatn", new Metered(ROWS, (t, large) -> {
            t.rows(large ? ROWS : 0);
            t.units = 0;
            t.abi.tableScan(t.tableId, OUT);
        }));
        METERED.put("datastore_clear", new Metered(ROWS, (t, large) -> {
            t.rows(large ? ROWS : 0);
            t.units = 0;
            t.abi.clear(t.tableId, OUT);
        }));
        METERED.put("datastore_delete_by_index_scan_point_bsatn", new Metered(1, (t, large) -> {
            t.rows(large ? 1 : 0);
            t.units = 0;
            LittleEndian.putInt(t.memory, BUFFER, 0);
            t.abi.deletePoint(t.indexId, BUFFER, Integer.BYTES, OUT);
        }));
    }

    private interface BySize {
        void run(HostFunctionMeteringTest test, int size);
    }

    private static void bySize(String name, BySize work) {
        METERED.put(name, new Metered(UNITS_OF_SIZE, (test, large) -> work.run(test, large ? SIZE : 1)));
    }

    private static final class NoProcedures implements dev.stdb.server.guest.ProcedureHost {
        @Override
        public Tx begin() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void commit(Tx tx) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void abort(Tx tx) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sleepUntil(long micros) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isHttpEnabled() {
            return false;
        }

        @Override
        public OutgoingResponse send(OutgoingRequest request) {
            throw new UnsupportedOperationException();
        }
    }

    private final byte[] memory = new byte[1 << 20];
    private final Datastore datastore = Datastore.create();
    private final ModuleAbi abi = new ModuleAbi(
            Identity.of(1, 2, 3, 4),
            Clock.system(),
            (level, target, file, line, text, fields) -> {},
            AbiLimits.defaults());
    private Tx tx = datastore.begin();
    private int tableId;
    private int indexId;
    private long units;

    private final CallBudget budget = new CallBudget() {
        @Override
        public void charge(int charged) {
            units += charged;
        }

        @Override
        public void exclude(long nanos) {}
    };

    @BeforeEach
    void begin() {
        TableSchema table = tx.createTable(TableSchema.builder(
                        "t", new ProductType(List.of(new ProductType.Element("n", PrimitiveType.U32))))
                .indexes(List.of(new IndexSchema(0, "t_n_idx_btree", "n", IndexAlgorithm.BTREE, List.of(0))))
                .build());
        tableId = table.tableId();
        indexId = table.indexes().get(0).indexId();
        abi.bind(new GuestCode() {
            @Override
            public byte[] memory() {
                return memory;
            }

            @Override
            public CallBudget budget() {
                return budget;
            }

            @Override
            public int export(String name) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long callWithin(long nanosMax, int export, long... args) {
                throw new UnsupportedOperationException();
            }
        });
        abi.beginCall(tx);
        abi.addSource(memory, 0, SIZE);
        abi.openSink();
    }

    private int cell(int value) {
        LittleEndian.putInt(memory, LENGTH, value);
        return LENGTH;
    }

    private void rows(int count) {
        byte[] row = new byte[Integer.BYTES];
        for (int i = 0; i < count; i++) {
            LittleEndian.putInt(row, 0, i);
            tx.insert(tableId, row, 0, row.length, new BsatnWriter());
        }
    }

    private long charge(Work work, boolean large) {
        units = 0;
        try {
            work.run(this, large);
        } catch (HostTrapException | ErrnoException | DatastoreException e) {
            // What was charged before it counts.
        }
        long charged = units;
        abi.endCall();
        tx.rollback();
        tx = datastore.begin();
        begin();
        return charged;
    }

    static Stream<String> metered() {
        return METERED.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("metered")
    void workIsChargedByItsSize(String function) {
        Metered metered = Objects.requireNonNull(METERED.get(function));
        long small = charge(metered.work(), false);
        assertThat(charge(metered.work(), true) - small).isGreaterThanOrEqualTo(metered.units());
    }

    @Test
    void scanOfATableThatWasLargeIsCharged() {
        rows(200_000);
        abi.clear(tableId, OUT);
        units = 0;
        abi.tableScan(tableId, OUT);
        assertThat(units).isGreaterThan(100);
    }

    @Test
    void everyFunctionIsMeteredOrConstant() {
        List<String> missing = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Method method : ModuleAbi.class.getMethods()) {
            HostImport function = method.getAnnotation(HostImport.class);
            if (function != null) {
                names.add(function.name());
                if (!METERED.containsKey(function.name()) && !CONSTANT.containsKey(function.name())) {
                    missing.add(function.name());
                }
            }
        }
        assertThat(missing).as("host functions that nobody has thought about").isEmpty();
        assertThat(names).hasSize(HostImports.of(ModuleAbi.class).count());
    }
}
