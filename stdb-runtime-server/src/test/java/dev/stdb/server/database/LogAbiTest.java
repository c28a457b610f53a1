package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.guest.CallResult;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of log records from modules of any kind. */
@Timeout(300)
class LogAbiTest {
    private static final int INFO = 2;

    private TestHost db;

    @BeforeEach
    void publish() {
        TestModule module = TestModule.items().wasm(wasm -> wasm.imports("stdb_1.0", "log_fields", "ii:"));
        String fields = tell(module, out -> {
            out.writeCount(5);
            text(out, "text", "a\n\"b");
            out.writeString("number");
            out.writeTag(1);
            out.writeI64(Long.MIN_VALUE);
            out.writeString("share");
            out.writeTag(2);
            out.writeF64(0.25);
            out.writeString("endless");
            out.writeTag(2);
            out.writeF64(Double.POSITIVE_INFINITY);
            out.writeString("flag");
            out.writeTag(3);
            out.writeBool(true);
        });
        module.reducer("fields", fields + module.log(INFO, "first") + module.log(INFO, "second") + " i32.const 0");
        module.reducer("left_over", fields + " i32.const 0");
        module.reducer("plain", module.log(INFO, "third") + " i32.const 0");
        module.reducer(
                "unknown_kind",
                tell(module, out -> {
                            out.writeCount(1);
                            out.writeString("k");
                            out.writeTag(4);
                        })
                        + " i32.const 0");
        module.reducer("cut", tell(module, out -> out.writeCount(1)) + " i32.const 0");
        module.reducer(
                "many",
                tell(module, out -> {
                            out.writeCount(33);
                            for (int i = 0; i < 33; i++) {
                                text(out, "k" + i, "");
                            }
                        })
                        + " i32.const 0");
        module.reducer("large", "i32.const 65536 i32.const 65537 call log_fields i32.const 0");
        module.reducer(
                "chatter",
                "loop "
                        + tell(module, out -> {
                            out.writeCount(1);
                            text(out, "k", "x".repeat(50_000));
                        })
                        + module.log(INFO, "x")
                        + " local.get 9 i32.const 1 i32.add local.tee 9 i32.const 2000 i32.lt_u br_if 0 end"
                        + " i32.const 0");
        db = TestHost.create(module);
    }

    private static String tell(TestModule module, Consumer<BsatnWriter> fields) {
        BsatnWriter out = new BsatnWriter();
        fields.accept(out);
        return module.bytes(out.toByteArray()) + " call log_fields ";
    }

    private static void text(BsatnWriter out, String key, String value) {
        out.writeString(key);
        out.writeTag(0);
        out.writeString(value);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void fieldsAreThoseOfTheNextRecordOfTheCall() {
        db.must("fields");
        db.must("left_over");
        db.must("plain");
        assertThat(db.log().stream().filter(line -> line.matches(".*\"message\":\"(first|second|third)\".*")))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .endsWith("\"message\":\"first\",\"fields\":{\"text\":\"a\\n\\\"b\",\"number\":"
                                        + "-9223372036854775808,\"share\":0.25,\"endless\":\"Infinity\","
                                        + "\"flag\":true}}"),
                        second -> assertThat(second).endsWith("\"message\":\"second\"}"),
                        third -> assertThat(third).endsWith("\"message\":\"third\"}"));
    }

    @ParameterizedTest
    @CsvSource({
        "unknown_kind, malformed fields of a log record",
        "cut, malformed fields of a log record",
        "many, too many fields of a log record: countMax=32",
        "large, 'fields of a log record too large: bytes=65537, bytesMax=65536'"
    })
    void whatIsNoFieldsIsATrap(String reducer, String text) {
        assertThat(failure(db.call(reducer)))
                .isInstanceOfSatisfying(
                        CallResult.Fatal.class,
                        fatal -> assertThat(fatal.detail()).contains(text));
    }

    @Test
    void fieldsCountTowardsWhatACallMayLog() {
        int before = db.log().stream().mapToInt(String::length).sum();
        db.must("chatter");
        assertThat(db.log()).anyMatch(line -> line.contains("log records of this call are dropped from here on"));
        assertThat(db.log().stream().mapToInt(String::length).sum() - before).isLessThan(2 << 20);
    }
}
