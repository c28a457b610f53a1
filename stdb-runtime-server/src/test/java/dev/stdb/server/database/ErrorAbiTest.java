package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.GeneratedErrors;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.protocol.ReducerOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of errors from modules of any kind (ADR 0055). */
@Timeout(300)
class ErrorAbiTest {
    private static final ProductType ERROR =
            new ProductType(List.of(new ProductType.Element(GeneratedErrors.ERROR, PrimitiveType.U16)));

    private TestHost db;

    @BeforeEach
    void publish() {
        TestModule module = TestModule.items().wasm(wasm -> wasm.imports("stdb_1.0", "error_value", "ii:"));
        refusal(module, "fits", new byte[] {7, 1});
        refusal(module, "short", new byte[] {7});
        refusal(module, "long", new byte[] {7, 1, 0});
        refusal(module, "empty", new byte[0]);
        declaration(module, "public", FunctionVisibility.CLIENT_CALLABLE);
        module.reducer("public", tell(module, new byte[] {7, 1}) + module.fail("no"));
        module.reducer("undeclared", tell(module, new byte[] {7, 1}) + module.fail("no"));
        module.reducer("returns", tell(module, new byte[] {7, 1}) + " i32.const 0");
        module.reducer("outside", "i32.const 4096 i32.const 2147483647 call error_value i32.const 1");
        module.reducer("behind", "i32.const 1048570 i32.const 60000 call error_value i32.const 1");
        db = TestHost.create(module);
    }

    private static void refusal(TestModule module, String name, byte[] value) {
        module.reducer(name, tell(module, value) + module.fail("no"));
        declaration(module, name, FunctionVisibility.PRIVATE);
    }

    private static void declaration(TestModule module, String reducer, FunctionVisibility visibility) {
        module.reducer(GeneratedErrors.reducer(reducer), ERROR, visibility, " i32.const 0");
    }

    private static String tell(TestModule module, byte[] value) {
        return module.bytes(value) + " call error_value ";
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void valuesFollowTheTextOnTheWire() throws Exception {
        assertThat(db.connect(ALICE).call("fits", args -> {}))
                .isInstanceOfSatisfying(ReducerOutcome.Err.class, error -> {
                    assertThat(error.message()).isEqualTo("no");
                    assertThat(error.value()).containsExactly(7, 1);
                });
    }

    /** Clients would take the bytes for a value of the type. */
    @ParameterizedTest
    @CsvSource({"short", "long", "empty", "undeclared", "public"})
    void whatIsNotOfTheDeclaredTypeIsNotTold(String reducer) {
        assertThat(failure(db.call(reducer)))
                .isEqualTo(new CallResult.Fatal("the value of its error is not of the type that it declares"));
    }

    @ParameterizedTest
    @CsvSource({"outside, value of an error too large", "behind, out of bounds"})
    void whatIsNoMemoryIsATrap(String reducer, String text) {
        assertThat(failure(db.call(reducer)))
                .isInstanceOfSatisfying(
                        CallResult.Fatal.class,
                        fatal -> assertThat(fatal.detail()).contains(text));
    }

    /** The next call has an error of its own. */
    @Test
    void valuesEndWithTheirCall() {
        assertThat(db.call("returns")).isInstanceOf(CallOutcome.Committed.class);
        assertThat(failure(db.call("short"))).isInstanceOf(CallResult.Fatal.class);
        assertThat(failure(db.call("fits")))
                .isInstanceOfSatisfying(
                        CallResult.UserError.class,
                        error -> assertThat(error.value()).containsExactly(7, 1));
    }
}
