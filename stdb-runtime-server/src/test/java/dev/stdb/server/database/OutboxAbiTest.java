package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.bsatn;
import static dev.stdb.server.database.TestHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.server.guest.CallResult;
import dev.stdb.types.Identity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What code of modules may do with rows of outboxes (spec module-abi.md §8.1, semantics.md §8a). */
@Timeout(300)
class OutboxAbiTest {
    private static final Identity TARGET = Identity.of(1, 2, 3, 4);
    private static final byte[] LETTER = bsatn(out -> {
        out.writeU64(9);
        out.writeIdentity(TARGET);
        out.writeString("a");
    });

    /** Reducer {@code send} inserts its arguments; each of the others does what its name says. */
    private static TestModule module() {
        TestModule module = TestModule.items()
                .table(TestTable.of("letter")
                        .column("id", PrimitiveType.U64)
                        .column("to", SpecialTypes.IDENTITY)
                        .column("text", PrimitiveType.STRING)
                        .primaryKey(0)
                        .autoInc(0))
                .outbox("letter", "receive", 1, List.of(2), "00".repeat(32))
                .insertReducer("send", "letter");
        String table = module.text("letter") + " call table ";
        String index = module.text("letter_id_idx_btree") + " call index ";
        String row = module.bytes(LETTER);
        String key = module.bytes(new byte[] {9, 0, 0, 0, 0, 0, 0, 0});
        byte[] relation = bsatn(out -> {
            out.writeCount(1);
            out.writeRaw(LETTER, 0, LETTER.length);
        });
        String out = " i32.const " + TestModule.OUT + " ";
        String unbounded = module.bytes(new byte[] {2});
        return module.reducer(
                        "update",
                        stored(row) + table + index
                                + " i32.const " + TestModule.ARGS + " i32.const " + TestModule.LENGTH
                                + " call datastore_update_bsatn drop i32.const 0")
                .reducer(
                        "delete",
                        index + key + out + "call datastore_delete_by_index_scan_point_bsatn drop i32.const 0")
                .reducer(
                        "delete_range",
                        index + " i32.const 0 i32.const 0 i32.const 0 " + unbounded + unbounded + out
                                + "call datastore_delete_by_index_scan_range_bsatn drop i32.const 0")
                .reducer(
                        "delete_equal",
                        table + module.bytes(relation) + out + "call datastore_delete_all_by_eq_bsatn drop i32.const 0")
                .reducer("clear", table + out + "call datastore_clear drop i32.const 0");
    }

    /** Copies bytes to where rows are passed from. */
    private static String stored(String bytes) {
        return bytes + " local.set 10 local.set 9 i32.const " + TestModule.ARGS
                + " local.get 9 local.get 10 memory.copy i32.const " + TestModule.LENGTH + " local.get 10 i32.store 0 ";
    }

    @Test
    void anInsertedRowIsAMessageOfTheSameTransaction() {
        try (TestHost db = TestHost.create(module())) {
            db.must("send", out -> out.writeRaw(LETTER, 0, LETTER.length));
            db.must("send", out -> {
                out.writeU64(0);
                out.writeIdentity(TARGET);
                out.writeString("generated key");
            });
            assertThat(db.rows("SELECT msg_id, seq FROM st_outbound_msg")).containsExactly("[1,2]", "[9,1]");
            assertThat(db.rows("SELECT next_seq, ack_prefix FROM st_outbound_stream"))
                    .containsExactly("[3,0]");
            db.add(1, "other tables are as before");
            assertThat(db.rows("SELECT seq FROM st_outbound_msg")).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"update", "delete", "delete_range", "delete_equal", "clear"})
    void rowsAreOnlyInserted(String reducer) {
        try (TestHost db = TestHost.create(module())) {
            db.must("send", out -> out.writeRaw(LETTER, 0, LETTER.length));
            assertThat(failure(db.call(reducer))).isInstanceOf(CallResult.Fatal.class);
            assertThat(db.log())
                    .anyMatch(line -> line.contains("rows of an outbox can only be inserted: table=letter"));
            assertThat(db.sql("SELECT * FROM letter", OWNER).rows().count()).isEqualTo(1);
        }
    }
}
