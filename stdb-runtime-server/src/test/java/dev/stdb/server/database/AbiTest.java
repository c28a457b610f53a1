package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.server.fetch.FetchRules;
import dev.stdb.server.fetch.Fetcher;
import dev.stdb.server.protocol.ReducerOutcome;
import dev.stdb.testing.Checks;
import dev.stdb.types.ConnectionId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the imports do when they are used as intended (spec module-abi.md §3, §5–8). */
@Timeout(300)
class AbiTest {
    private static final String START = " i32.const 1032 call procedure_start_mut_tx drop ";
    /** Where procedures of these tests leave their results. */
    private static final int RESULT = 2200;

    private int stored;

    /** Stores the i32 that the code leaves as the next result. */
    private String store(String code) {
        return " i32.const " + (RESULT + 4 * stored++) + code + " i32.store 0 ";
    }

    private String store(int address) {
        return store(" i32.const " + address + " i32.load 0");
    }

    private static String set(int address, int value) {
        return " i32.const " + address + " i32.const " + value + " i32.store 0 ";
    }

    /** Runs code in a transaction and returns the results it stored. */
    private static int[] run(TestModule module, String code, int count, String... names) {
        module.procedure(
                "probe",
                new ProductType(List.of()),
                FunctionVisibility.CLIENT_CALLABLE,
                START + code + " call procedure_abort_mut_tx drop " + set(1024, 4 * count) + "local.get 8 i32.const "
                        + RESULT + " i32.const 1024 call bytes_sink_write");
        try (TestHost db = TestHost.create(module)) {
            for (int i = 0; i < names.length; i++) {
                db.add(i, names[i]);
            }
            ProcedureOutcome outcome = db.host()
                    .callProcedure(ALICE, ConnectionId.ZERO, "probe", new byte[0])
                    .join();
            assertThat(outcome).isInstanceOf(ProcedureOutcome.Returned.class);
            int[] results = new int[count];
            BsatnReader in = new BsatnReader(((ProcedureOutcome.Returned) outcome).value());
            for (int i = 0; i < count; i++) {
                results[i] = in.readI32();
            }
            return results;
        }
    }

    /** The table of {@link TestTable#item} with ids as given. */
    private static TestModule items() {
        TestTable table = TestTable.of("item")
                .column("id", PrimitiveType.U32)
                .column("name", PrimitiveType.STRING)
                .primaryKey(0);
        return TestModule.create().table(table).insertReducer("add", "item");
    }

    /** Advances and stores errno and length. */
    private String advanced(int capacity) {
        return set(1024, capacity)
                + store(" i32.const 1040 i32.load 0 i32.const 4096 i32.const 1024 call row_iter_bsatn_advance ")
                + store(1024);
    }

    @Test
    @Checks("spec module-abi.md §14.3")
    void scansHandOutWholeChunks() {
        TestModule module = items();
        String[] names = new String[40];
        Arrays.fill(names, "x".repeat(992));
        String code = store(module.text("item") + " call table i32.const 1040 call datastore_table_scan_bsatn")
                + advanced(10)
                + advanced(33_500)
                + advanced(33_500)
                + advanced(33_500)
                + store(" i32.const 1040 i32.load 0 call row_iter_bsatn_close");

        // Rows of 1000 bytes; a chunk ends with the row that makes it longer than 32768 bytes.
        assertThat(run(module, code, 10, names)).containsExactly(0, 11, 33_000, 0, 33_000, -1, 7_000, 6, 33_500, 6);
    }

    @Test
    void emptyScansEndAtOnceAndHandlesAreReused() {
        TestModule module = items();
        String scan = module.text("item") + " call table i32.const 1040 call datastore_table_scan_bsatn";
        String code = store(scan)
                + store(1040)
                + advanced(100)
                + store(scan)
                + store(1040)
                + store(" i32.const 1040 i32.load 0 call row_iter_bsatn_close")
                + store(" i32.const 1040 i32.load 0 call row_iter_bsatn_close");

        assertThat(run(module, code, 8)).containsExactly(0, 1, -1, 0, 0, 1, 0, 6);
    }

    @Test
    void countsAndLookups() {
        TestModule module = items();
        String code = store(module.text("item") + " call table i32.const 1048 call datastore_table_row_count")
                + store(1048)
                + store(" i32.const 9999 i32.const 1048 call datastore_table_row_count")
                + store(module.text("nothing") + " i32.const 1048 call table_id_from_name")
                + store(module.text("nothing") + " i32.const 1048 call index_id_from_name")
                + store(module.text("st_table") + " i32.const 1048 call table_id_from_name")
                + store(1048);

        assertThat(run(module, code, 7, "a", "b", "c")).containsExactly(0, 3, 4, 4, 5, 0, 1);
    }

    private static String index(TestModule module) {
        return module.text("item_id_idx_btree") + " call index ";
    }

    @Test
    void pointAndRangeScansFindTheirRows() {
        TestModule module = items();
        byte[] from1 = {0, 1, 0, 0, 0};
        byte[] below3 = {1, 3, 0, 0, 0};
        String range = " i32.const 0 i32.const 0 i32.const 0 ";
        String code = store(index(module) + module.bytes(new byte[] {2, 0, 0, 0})
                        + " i32.const 1040 call datastore_index_scan_point_bsatn")
                + advanced(1000)
                + store(index(module) + range + module.bytes(from1) + module.bytes(below3)
                        + " i32.const 1040 call datastore_index_scan_range_bsatn")
                + advanced(1000)
                + store(index(module) + range + module.bytes(new byte[] {2}) + module.bytes(new byte[] {2})
                        + " i32.const 1040 call datastore_btree_scan_bsatn")
                + advanced(1000)
                + store(index(module) + module.bytes(new byte[] {2})
                        + " i32.const 1040 call datastore_index_scan_point_bsatn")
                + store(index(module) + range + module.bytes(new byte[] {9}) + module.bytes(new byte[] {2})
                        + " i32.const 1040 call datastore_index_scan_range_bsatn");

        // A row of these is 9 bytes.
        assertThat(run(module, code, 11, "a", "b", "c", "d")).containsExactly(0, -1, 9, 0, -1, 18, 0, -1, 36, 3, 3);
    }

    @Test
    void deletesTellHowMany() {
        TestModule module = items();
        byte[] one = {1, 0, 0, 0};
        byte[] relation = TestHost.bsatn(out -> {
            out.writeCount(2);
            TestHost.item(0, "a").accept(out);
            TestHost.item(77, "not there").accept(out);
        });
        String code = store(index(module) + module.bytes(one)
                        + " i32.const 1048 call datastore_delete_by_index_scan_point_bsatn")
                + store(1048)
                + store(index(module) + module.bytes(one)
                        + " i32.const 1048 call datastore_delete_by_index_scan_point_bsatn")
                + store(1048)
                + store(module.text("item") + " call table " + module.bytes(relation)
                        + " i32.const 1048 call datastore_delete_all_by_eq_bsatn")
                + store(1048)
                + store(index(module) + " i32.const 0 i32.const 0 i32.const 0 "
                        + module.bytes(new byte[] {0, 3, 0, 0, 0})
                        + module.bytes(new byte[] {2})
                        + " i32.const 1048 call datastore_delete_by_index_scan_range_bsatn")
                + store(1048)
                + store(module.text("item") + " call table i32.const 1048 call datastore_clear")
                + store(1048);

        assertThat(run(module, code, 10, "a", "b", "c", "d", "e")).containsExactly(0, 1, 0, 0, 0, 1, 0, 2, 0, 1);
    }

    @Test
    @Checks("spec module-abi.md §14.4")
    void generatedColumnsAreWrittenBack() {
        TestModule module = TestModule.items();
        byte[] row = TestHost.bsatn(TestHost.item(0, "Bob"));
        String copy = " i32.const 4096 " + module.bytes(row) + " memory.copy " + set(1024, row.length);
        String code = copy + store(module.insert("item")) + store(1024) + store(4096)
                + " i32.const 4096 i32.const 7 i32.store 0 " + set(1024, row.length) + store(module.insert("item"))
                + store(1024);

        assertThat(run(module, code, 5)).containsExactly(0, 4, 1, 0, 0);
    }

    @Test
    void updatesNeedTheirRowAndAUniqueIndex() {
        TestTable table = TestTable.of("item")
                .column("id", PrimitiveType.U32)
                .column("name", PrimitiveType.STRING)
                .primaryKey(0)
                .btree(1);
        TestModule module = TestModule.create().table(table).insertReducer("add", "item");
        String update = " call table %s i32.const 4096 i32.const 1024 call datastore_update_bsatn";
        String byId = module.text("item") + update.formatted(index(module));
        String byName = module.text("item") + update.formatted(module.text("item_name_idx_btree") + " call index ");
        String code = row(module, 0, "new")
                + store(byId)
                + store(1024)
                + row(module, 9, "x")
                + store(byId)
                + row(module, 0, "new")
                + store(byName)
                + set(1024, 3)
                + store(byId);

        assertThat(run(module, code, 5, "a", "b")).containsExactly(0, 0, 15, 14, 3);
    }

    private static String row(TestModule module, int id, String name) {
        byte[] row = TestHost.bsatn(TestHost.item(id, name));
        return " i32.const 4096 " + module.bytes(row) + " memory.copy " + set(1024, row.length);
    }

    @Test
    void unknownTablesAndIndexesHaveTheirErrno() {
        TestModule module = items();
        String point = module.bytes(new byte[] {1, 0, 0, 0});
        String range = " i32.const 0 i32.const 0 i32.const 0 " + module.bytes(new byte[] {2})
                + module.bytes(new byte[] {2}) + " i32.const 1048 ";
        String code = row(module, 1, "x")
                + store(" i32.const 9999 i32.const 1048 call datastore_table_scan_bsatn")
                + store(" i32.const 9999 i32.const 4096 i32.const 1024 call datastore_insert_bsatn")
                + store(" i32.const 9999 " + index(module)
                        + " i32.const 4096 i32.const 1024 call datastore_update_bsatn")
                + store(" i32.const 9999 i32.const 1048 call datastore_clear")
                + store(" i32.const 9999 " + module.bytes(new byte[4])
                        + " i32.const 1048 call datastore_delete_all_by_eq_bsatn")
                + store(module.text("item")
                        + " call table i32.const 9999 i32.const 4096 i32.const 1024 call datastore_update_bsatn")
                + store(" i32.const 9999 " + point + " i32.const 1048 call datastore_index_scan_point_bsatn")
                + store(" i32.const 9999 " + range + " call datastore_index_scan_range_bsatn")
                + store(" i32.const 9999 " + point + " i32.const 1048 call datastore_delete_by_index_scan_point_bsatn")
                + store(" i32.const 9999 " + range + " call datastore_delete_by_btree_scan_bsatn");

        assertThat(run(module, code, 10)).containsExactly(4, 4, 4, 4, 4, 5, 5, 5, 5, 5);
    }

    @Test
    void insertsRefuseWhatDoesNotDecodeOrIsTakenAndPassOverIdenticalRows() {
        TestModule module = items();
        String insert = module.insert("item");
        String count = module.text("item") + " call table i32.const 1048 call datastore_table_row_count";
        String code = row(module, 0, "a")
                + store(insert)
                + row(module, 0, "b")
                + store(insert)
                + set(1024, 5)
                + store(insert)
                + store(count)
                + store(1048);

        // Row 0 is there: identical, then another with its key, then one cut short.
        assertThat(run(module, code, 5, "a")).containsExactly(0, 12, 3, 0, 1);
    }

    /** Scans a range of an index and stores errno, and the length of the rows. */
    private String scanned(TestModule module, String index, String prefix, byte[] start, byte[] end) {
        return set(1044, 0)
                + store(module.text(index) + " call index " + prefix + module.bytes(start) + module.bytes(end)
                        + " i32.const 1040 call datastore_index_scan_range_bsatn")
                + set(1024, 1000)
                + " i32.const 1040 i32.load 0 i32.const 4096 i32.const 1024 call row_iter_bsatn_advance drop "
                + store(1024);
    }

    @Test
    void rangesNeedAnIndexThatHasThemAndFitItsColumns() {
        TestTable table = TestTable.of("item")
                .column("id", PrimitiveType.U32)
                .column("name", PrimitiveType.STRING)
                .primaryKey(0)
                .index(IndexAlgorithm.HASH, 1)
                .btree(1, 0);
        TestModule module = TestModule.create().table(table).insertReducer("add", "item");
        String none = " i32.const 0 i32.const 0 i32.const 0 ";
        byte[] open = {2};
        byte[] isB = {0, 1, 0, 0, 0, 'b'};
        String b = module.bytes(new byte[] {1, 0, 0, 0, 'b'});
        String code = scanned(module, "item_name_idx_hash", none, isB, isB)
                + store(module.text("item_name_idx_hash") + " call index " + none + module.bytes(open)
                        + module.bytes(open) + " i32.const 1040 call datastore_index_scan_range_bsatn")
                + scanned(module, "item_name_id_idx_btree", b + " i32.const 1 ", open, open)
                + scanned(module, "item_name_id_idx_btree", b + " i32.const 1 ", new byte[] {1, 1, 0, 0, 0}, open)
                + scanned(module, "item_name_id_idx_btree", none, new byte[] {0, 1, 0, 0, 0, 'c'}, isB)
                + store(module.text("item_name_id_idx_btree") + " call index " + b + " i32.const 2 "
                        + module.bytes(open) + module.bytes(open)
                        + " i32.const 1040 call datastore_index_scan_range_bsatn")
                + store(module.text("item_id_idx_btree") + " call index " + b + " i32.const 1 " + module.bytes(open)
                        + module.bytes(open) + " i32.const 1040 call datastore_index_scan_range_bsatn");

        // Rows are 9 bytes; ids 1 and 3 are b. A point as a range, an open range of a hash index, a prefix, a prefix
        // with a bound, an inverted range, and prefixes that leave no column.
        assertThat(run(module, code, 11, "a", "b", "c", "b")).containsExactly(0, 18, 10, 0, 18, 0, 9, 0, 0, 3, 3);
    }

    @Test
    void updatesCheckOtherUniqueColumnsAndLeaveIdenticalRowsAlone() {
        TestTable table = TestTable.of("item")
                .column("id", PrimitiveType.U32)
                .column("name", PrimitiveType.STRING)
                .primaryKey(0)
                .unique(1);
        TestModule module = TestModule.create().table(table).insertReducer("add", "item");
        String update = module.text("item") + " call table " + index(module)
                + " i32.const 4096 i32.const 1024 call datastore_update_bsatn";
        String code = row(module, 0, "b") + store(update) + row(module, 0, "a") + store(update) + store(1024);

        assertThat(run(module, code, 3, "a", "b")).containsExactly(12, 0, 0);
    }

    @Test
    void claimsOfTheCallerCanBeRead() throws Exception {
        TestModule module = items();
        String call = "i32.const 4096 local.get 4 i64.store 0 i32.const 4104 local.get 5 i64.store 0 "
                + "i32.const 4096 i32.const 1040 call get_jwt drop ";
        module.reducer("whoami", call + "local.get 8 i32.const 4096 i32.const 1040 i32.load 0 call load call fail");
        module.reducer("has_claims", call + "i32.const 1040 i32.load 0");
        try (TestHost db = TestHost.create(module)) {
            assertThat(db.connect(ALICE).call("whoami", args -> {}))
                    .isEqualTo(new ReducerOutcome.Err("{\"sub\":\"" + ALICE.w0() + "\"}"));
            // Not a connected client: no source.
            assertThat(db.call("has_claims")).isInstanceOf(CallOutcome.Committed.class);
        }
    }

    @Test
    @Checks("spec module-abi.md §14.3")
    void sourcesAreReadOnceInPieces() {
        TestModule module = items();
        String read = " local.get 7 i32.const 4096 i32.const 1024 call bytes_source_read ";
        module.procedure(
                "pieces",
                new ProductType(List.of(new ProductType.Element("text", PrimitiveType.STRING))),
                FunctionVisibility.CLIENT_CALLABLE,
                store(" local.get 7 i32.const 1048 call bytes_source_remaining_length") + store(1048) + set(1024, 0)
                        + store(read) + store(1024) + set(1024, 6) + store(read) + store(1024) + set(1024, 100)
                        + store(read) + store(1024) + store(read)
                        + store(" local.get 7 i32.const 1048 call bytes_source_remaining_length")
                        + set(1024, 40) + "local.get 8 i32.const " + RESULT + " i32.const 1024 call bytes_sink_write");
        try (TestHost db = TestHost.create(module)) {
            byte[] args = TestHost.bsatn(out -> out.writeString("0123456789"));
            ProcedureOutcome outcome = db.host()
                    .callProcedure(ALICE, ConnectionId.ZERO, "pieces", args)
                    .join();
            assertThat(outcome).isInstanceOfSatisfying(ProcedureOutcome.Returned.class, returned -> {
                BsatnReader in = new BsatnReader(returned.value());
                for (int expected : new int[] {0, 14, 0, 0, 0, 6, -1, 8, 8, 8}) {
                    assertThat(in.readI32()).isEqualTo(expected);
                }
            });
        }
    }

    @Test
    void theLastBytesOfMemoryCanBeUsed() {
        TestModule module = items();
        // Four pages of memory.
        String last = " i32.const " + (4 * 65_536 - 4);
        String code = store(module.text("item") + " call table" + last
                        + " i32.const 4 i32.sub call datastore_table_row_count")
                + store(module.text("item") + last + " call table_id_from_name")
                + store(last + " i32.load 0 i32.const 1048 call datastore_table_row_count");

        assertThat(run(module, code, 3)).containsExactly(0, 0, 0);
    }

    /** Compat: where requests are off, that is said first (spec module-abi.md §10). */
    @Test
    void requestsAreRefusedInATransaction() {
        byte[] request = TestHost.bsatn(out -> {
            out.writeTag(0);
            out.writeCount(0);
            out.writeTag(1);
            out.writeString("http://127.0.0.1:1/");
            out.writeTag(2);
        });
        try (Fetcher fetcher = new Fetcher(FetchRules.on())) {
            assertThat(requestIn(TestHost.CONFIG.withHttp(fetcher), request)).isEqualTo(17);
            assertThat(requestIn(TestHost.CONFIG, request)).isEqualTo(21);
        }
    }

    private int requestIn(HostConfig config, byte[] request) {
        stored = 0;
        TestModule module = items();
        String code = START
                + store(module.bytes(request)
                        + " i32.const 4096 i32.const 0 i32.const 1040 call procedure_http_request ")
                + " call procedure_abort_mut_tx drop " + set(1024, 4) + "local.get 8 i32.const " + RESULT
                + " i32.const 1024 call bytes_sink_write";
        module.procedure("probe", code);
        try (TestHost db = TestHost.create(config, module)) {
            ProcedureOutcome outcome = db.host()
                    .callProcedure(ALICE, ConnectionId.ZERO, "probe", new byte[0])
                    .join();
            return new BsatnReader(((ProcedureOutcome.Returned) outcome).value()).readI32();
        }
    }

    @Test
    void identityAndLogAndTimersWorkWithoutATransaction() {
        TestModule module = items();
        module.procedure(
                "context",
                new ProductType(List.of()),
                FunctionVisibility.CLIENT_CALLABLE,
                module.log(2, "hello") + module.log(77, "odd") + module.text("span")
                        + " call console_timer_start call console_timer_end drop"
                        + " i32.const 4096 call identity " + set(1024, 32)
                        + " local.get 8 i32.const 4096 i32.const 1024 call bytes_sink_write");
        try (TestHost db = TestHost.create(module)) {
            assertThat(db.host()
                            .callProcedure(ALICE, ConnectionId.ZERO, "context", new byte[0])
                            .join())
                    .isInstanceOfSatisfying(
                            ProcedureOutcome.Returned.class,
                            returned -> assertThat(new BsatnReader(returned.value()).readIdentity())
                                    .isEqualTo(TestHost.DATABASE));
            assertThat(db.log())
                    .anyMatch(line -> line.contains("\"Info\"") && line.contains("\"message\":\"hello\""))
                    .anyMatch(line -> line.contains("\"Debug\"") && line.contains("\"message\":\"odd\""))
                    .anyMatch(line -> line.contains("Timing span \\\"span\\\": "))
                    .allMatch(line -> line.contains("\"function\":\"context\""));
        }
    }
}
