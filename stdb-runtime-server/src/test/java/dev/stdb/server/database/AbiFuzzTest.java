package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.failure;
import static dev.stdb.server.database.TestHost.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.server.guest.CallResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls every import with hostile numbers: null, out-of-range and overlapping pointers, huge lengths, unknown ids. The
 * host answers with an errno or a trap in its own words, stays alive, and keeps what was there. {@code -Dstdb.seed}
 * picks other numbers, {@code -Dstdb.abiFuzzRounds} more of them.
 */
@Timeout(300)
class AbiFuzzTest {
    private static final long SEED = Long.getLong("stdb.seed", 20_260_801);
    private static final int ROUNDS = Integer.getInteger("stdb.abiFuzzRounds", 60);
    private static final int MEMORY_BYTES = 4 << 16;
    private static final long[] NUMBERS = {
        0,
        1,
        2,
        3,
        4,
        8,
        11,
        1024,
        1032,
        4096,
        4097,
        4098,
        65_535,
        65_536,
        131_072,
        MEMORY_BYTES - 4,
        MEMORY_BYTES - 1,
        MEMORY_BYTES,
        Integer.MAX_VALUE - 1,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        -1,
        -4,
        -8
    };

    private record Import(String reducer, String name, String signature) {}

    private final List<Import> imports = new ArrayList<>();

    /** A reducer for each import that passes its own arguments on; the result is reported as an errno if it is one. */
    private TestModule module() {
        TestModule module = TestModule.items();
        for (Map<String, String> functions : TestModule.IMPORTS.values()) {
            functions.forEach((name, signature) -> {
                Import fuzzed = new Import("fuzz_" + imports.size(), name, signature);
                imports.add(fuzzed);
                module.reducer("fuzz" + (imports.size() - 1), params(signature), code(fuzzed));
            });
        }
        return module;
    }

    private static ProductType params(String signature) {
        List<ProductType.Element> params = new ArrayList<>();
        for (int i = 0; i < signature.indexOf(':'); i++) {
            params.add(new ProductType.Element("p" + i, PrimitiveType.I64));
        }
        return new ProductType(params);
    }

    private static String code(Import fuzzed) {
        StringBuilder code = new StringBuilder("local.get 7 call load drop local.get 8 ");
        String params = fuzzed.signature().substring(0, fuzzed.signature().indexOf(':'));
        String result = fuzzed.signature().substring(params.length() + 1);
        for (int i = 0; i < params.length(); i++) {
            code.append("i32.const ").append(TestModule.ARGS + 8 * i).append(" i64.load 0 ");
            code.append(params.charAt(i) == 'i' ? "i32.wrap_i64 " : "");
        }
        code.append("call ").append(fuzzed.name());
        code.append(result.equals("I") ? " drop i32.const 0" : result.isEmpty() ? " i32.const 0" : "");
        return code + " call report";
    }

    @Test
    void hostileArgumentsOfEveryImportAreHarmless() {
        SplittableRandom random = new SplittableRandom(SEED);
        try (TestHost db = TestHost.create(module())) {
            db.add(1, "kept");
            for (Import fuzzed : imports) {
                for (int round = 0; round < ROUNDS; round++) {
                    long[] numbers = random.longs(fuzzed.signature().indexOf(':'), 0, NUMBERS.length)
                            .map(i -> NUMBERS[(int) i])
                            .toArray();
                    CallOutcome outcome = db.call(fuzzed.reducer(), TestHost.bsatn(out -> write(numbers, out)));
                    assertHarmless(fuzzed, numbers, outcome);
                }
                assertThat(db.rows("SELECT COUNT(*) AS n FROM st_module")).containsExactly("[1]");
            }
            db.must("add", item(0, "works"));
        }
    }

    private static void write(long[] numbers, BsatnWriter out) {
        for (long number : numbers) {
            out.writeI64(number);
        }
    }

    private static void assertHarmless(Import fuzzed, long[] numbers, CallOutcome outcome) {
        String call = fuzzed.name() + Arrays.toString(numbers) + ", seed=" + SEED + ": " + outcome;
        if (outcome instanceof CallOutcome.Committed) {
            return;
        }
        if (failure(outcome) instanceof CallResult.Fatal fatal) {
            // Our own words; a name of a Java class would be a failure nobody thought of.
            assertThat(fatal.detail()).as(call).doesNotContain("java.", "Exception", "Error:");
        } else {
            assertThat(failure(outcome)).as(call).isInstanceOf(CallResult.UserError.class);
        }
    }

    @Test
    void nullAndForeignPointersTrapInEveryImportThatTakesOne() {
        // The first parameter of these is a pointer, also when its length is 0.
        Map<String, long[]> calls = Map.of(
                "table_id_from_name", new long[] {0, 0, 1032},
                "index_id_from_name", new long[] {MEMORY_BYTES - 2, 4, 1032},
                "identity", new long[] {MEMORY_BYTES - 31},
                "get_jwt", new long[] {0, 1032},
                "console_timer_start", new long[] {0, 0},
                "volatile_nonatomic_schedule_immediate", new long[] {0, 0, 4096, 0});
        try (TestHost db = TestHost.create(module())) {
            for (Import fuzzed : imports) {
                long[] numbers = calls.get(fuzzed.name());
                if (numbers != null) {
                    assertThat(failure(db.call(fuzzed.reducer(), TestHost.bsatn(out -> write(numbers, out)))))
                            .as(fuzzed.name())
                            .isInstanceOfSatisfying(
                                    CallResult.Fatal.class,
                                    e -> assertThat(e.detail())
                                            .containsAnyOf("null pointer", "out of bounds memory access"));
                }
            }
        }
    }
}
