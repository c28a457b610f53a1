package dev.stdb.server.wasm;

import static dev.stdb.server.wasm.WasmAssembler.bytes;
import static dev.stdb.server.wasm.WasmAssembler.leb;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.guest.abi.GuestTrapException;
import dev.stdb.server.guest.abi.HostImport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import run.endive.wasm.types.OpCode;

/** Every instruction of the engine is charged by the work it does, does a constant amount of it, or is refused. */
@Timeout(300)
class OpcodeMeteringTest {
    private static final int ENTRIES = 65_536;
    private static final int SEGMENT = 256;
    private static final WasmLimits LIMITS =
            WasmLimits.defaults().withCallNanosMax(1).withHeapBytesMax(64 << 20);

    /** Imports of the test programs. */
    public static final class Host {
        @HostImport(module = "test", name = "nothing")
        public void nothing() {}
    }

    /**
     * Code whose work grows with its parameter.
     *
     * @param large a parameter with much work, compared with 0
     * @param units least difference in charge
     */
    private record Metered(String code, int large, int units) {}

    private static final Map<OpCode, Metered> METERED = new LinkedHashMap<>();

    static {
        put("MEMORY_FILL", "i32.const 0 i32.const 1 local.get 0 0xFC_0B_00", ENTRIES, ENTRIES / 256);
        put("MEMORY_COPY", "i32.const 0 i32.const 8 local.get 0 0xFC_0A_00_00", ENTRIES, ENTRIES / 256);
        put("MEMORY_INIT", "i32.const 0 i32.const 0 local.get 0 0xFC_08_00_00", ENTRIES, ENTRIES / 256);
        put("MEMORY_GROW", "local.get 0 if local.get 0 0x40_00 drop end", 1, 64);
        put("TABLE_FILL", "i32.const 0 0xD0_70 local.get 0 0xFC_11_00", ENTRIES, ENTRIES / 4);
        put("TABLE_COPY", "i32.const 0 i32.const 1 local.get 0 0xFC_0E_00_00", ENTRIES, ENTRIES / 4);
        put("TABLE_INIT", "i32.const 0 i32.const 0 local.get 0 0xFC_0C_00_00", SEGMENT, 8 * SEGMENT);
        put("TABLE_GROW", "0xD0_70 local.get 0 0xFC_0F_00 drop", ENTRIES, ENTRIES / 4);
        put("ARRAY_NEW", "i64.const 1 local.get 0 0xFB_06_00 drop", ENTRIES, ENTRIES / 4);
        put("ARRAY_NEW_DEFAULT", "local.get 0 0xFB_07_00 drop", ENTRIES, ENTRIES / 4);
        put("ARRAY_NEW_DATA", "i32.const 0 local.get 0 0xFB_09_02_00 drop", ENTRIES, ENTRIES / 4);
        put("ARRAY_NEW_ELEM", "i32.const 0 local.get 0 0xFB_0A_03_00 drop", SEGMENT, 8 * SEGMENT);
        put("ARRAY_FILL", longs() + "i32.const 0 i64.const 1 local.get 0 0xFB_10_00", ENTRIES, ENTRIES / 4);
        put(
                "ARRAY_COPY",
                longs() + "i32.const 0 " + longs() + "i32.const 0 local.get 0 0xFB_11_00_00",
                ENTRIES,
                ENTRIES / 4);
        put("ARRAY_INIT_DATA", array(2) + "i32.const 0 i32.const 0 local.get 0 0xFB_12_02_00", ENTRIES, ENTRIES / 4);
        put("ARRAY_INIT_ELEM", array(3) + "i32.const 0 i32.const 0 local.get 0 0xFB_13_03_00", SEGMENT, 8 * SEGMENT);
        put("STRUCT_NEW_DEFAULT", "local.get 0 if 0xFB_01_04 drop end", 1, 200 / 4);
        put("CALL", "local.get 0 if call leaf end", 1, 1);
        put("CALL_INDIRECT", "local.get 0 if i32.const 0 0x11_06_02 end", 1, 1);
        put("CALL_REF", "local.get 0 if 0xD2_01 0x14_06 end", 1, 1);
        put("RETURN_CALL", "local.get 0 if 0x12_01 end", 1, 1);
        put("RETURN_CALL_INDIRECT", "local.get 0 if i32.const 0 0x13_06_02 end", 1, 1);
        put("RETURN_CALL_REF", "local.get 0 if 0xD2_01 0x15_06 end", 1, 1);
        String countDown = "local.get 0 i32.const -1 i32.add local.tee 0 ";
        put("LOOP", "local.get 0 if loop " + countDown + "br_if 0 end end", 1000, 999);
        put("BR_IF", "local.get 0 if loop " + countDown + "br_if 0 end end", 1000, 999);
        put("BR", "local.get 0 if loop " + countDown + "if br 1 end end end", 1000, 999);
        put("BR_TABLE", "local.get 0 if loop block " + countDown + "0x0E_01_00_01 end end end", 1000, 999);
        put("BR_ON_NULL", "local.get 0 if loop " + countDown + "if 0xD0_6E 0xD5_01 drop end end end", 1000, 999);
        put(
                "BR_ON_NON_NULL",
                "local.get 0 if 0xD0_6E 0x03_05 drop " + countDown
                        + "if i32.const 1 0xFB_1C 0xD6_01 end 0xD0_6E end drop end",
                1000,
                999);
        put(
                "BR_ON_CAST",
                "local.get 0 if 0xD0_6E 0x03_05 drop " + countDown
                        + "if i32.const 1 0xFB_1C 0xFB_18_03_01_6E_6E drop end 0xD0_6E end drop end",
                1000,
                999);
        put(
                "BR_ON_CAST_FAIL",
                "local.get 0 if 0xD0_6E 0x03_05 drop " + countDown
                        + "if i32.const 1 0xFB_1C 0xFB_19_03_01_6E_71 drop end 0xD0_6E end drop end",
                1000,
                999);
        put(
                "TRY_TABLE",
                "local.get 0 if loop try_table_catch_all 0 " + countDown + "if throw 0 end end end end",
                1000,
                999);
    }

    private static void put(String opcode, String code, int large, int units) {
        METERED.put(OpCode.valueOf(opcode), new Metered(code, large, units));
    }

    private static String array(int type) {
        return "i32.const " + ENTRIES + " 0xFB_07_0" + type + " ";
    }

    private static String longs() {
        return array(0);
    }

    /** Instructions that cost the same whatever they find, by the reason. */
    private static final Map<String, String> CONSTANT = Map.of(
            "works on its operands alone",
            """
            I32_CONST I64_CONST F32_CONST F64_CONST I32_EQZ I32_EQ I32_NE I32_LT_S I32_LT_U I32_GT_S I32_GT_U I32_LE_S
            I32_LE_U I32_GE_S I32_GE_U I64_EQZ I64_EQ I64_NE I64_LT_S I64_LT_U I64_GT_S I64_GT_U I64_LE_S I64_LE_U
            I64_GE_S
            I64_GE_U F32_EQ F32_NE F32_LT F32_GT F32_LE F32_GE F64_EQ F64_NE F64_LT F64_GT F64_LE F64_GE I32_CLZ I32_CTZ
            I32_POPCNT I32_ADD I32_SUB I32_MUL I32_DIV_S I32_DIV_U I32_REM_S I32_REM_U I32_AND I32_OR I32_XOR I32_SHL
            I32_SHR_S
            I32_SHR_U I32_ROTL I32_ROTR I64_CLZ I64_CTZ I64_POPCNT I64_ADD I64_SUB I64_MUL I64_DIV_S I64_DIV_U I64_REM_S
            I64_REM_U I64_AND I64_OR I64_XOR I64_SHL I64_SHR_S I64_SHR_U I64_ROTL I64_ROTR F32_ABS F32_NEG F32_CEIL
            F32_FLOOR
            F32_TRUNC F32_NEAREST F32_SQRT F32_ADD F32_SUB F32_MUL F32_DIV F32_MIN F32_MAX F32_COPYSIGN F64_ABS F64_NEG
            F64_CEIL F64_FLOOR F64_TRUNC F64_NEAREST F64_SQRT F64_ADD F64_SUB F64_MUL F64_DIV F64_MIN F64_MAX
            F64_COPYSIGN
            I32_WRAP_I64 I32_TRUNC_F32_S I32_TRUNC_F32_U I32_TRUNC_F64_S I32_TRUNC_F64_U I64_EXTEND_I32_S
            I64_EXTEND_I32_U
            I64_TRUNC_F32_S I64_TRUNC_F32_U I64_TRUNC_F64_S I64_TRUNC_F64_U F32_CONVERT_I32_S F32_CONVERT_I32_U
            F32_CONVERT_I64_S F32_CONVERT_I64_U F32_DEMOTE_F64 F64_CONVERT_I32_S F64_CONVERT_I32_U F64_CONVERT_I64_S
            F64_CONVERT_I64_U F64_PROMOTE_F32 I32_REINTERPRET_F32 I64_REINTERPRET_F64 F32_REINTERPRET_I32
            F64_REINTERPRET_I64
            I32_EXTEND_8_S I32_EXTEND_16_S I64_EXTEND_8_S I64_EXTEND_16_S I64_EXTEND_32_S I32_TRUNC_SAT_F32_S
            I32_TRUNC_SAT_F32_U I32_TRUNC_SAT_F64_S I32_TRUNC_SAT_F64_U I64_TRUNC_SAT_F32_S I64_TRUNC_SAT_F32_U
            I64_TRUNC_SAT_F64_S I64_TRUNC_SAT_F64_U REF_NULL REF_IS_NULL REF_FUNC REF_EQ REF_AS_NON_NULL REF_I31
            I31_GET_S
            I31_GET_U ANY_CONVERT_EXTERN EXTERN_CONVERT_ANY DROP SELECT SELECT_T
            """,
            "touches one slot or at most eight bytes",
            """
            LOCAL_GET LOCAL_SET LOCAL_TEE GLOBAL_GET GLOBAL_SET TABLE_GET TABLE_SET STRUCT_GET STRUCT_GET_S STRUCT_GET_U
            STRUCT_SET ARRAY_GET ARRAY_GET_S ARRAY_GET_U ARRAY_SET I32_LOAD I64_LOAD F32_LOAD F64_LOAD I32_LOAD8_S
            I32_LOAD8_U
            I32_LOAD16_S I32_LOAD16_U I64_LOAD8_S I64_LOAD8_U I64_LOAD16_S I64_LOAD16_U I64_LOAD32_S I64_LOAD32_U
            I32_STORE
            I64_STORE F32_STORE F64_STORE I32_STORE8 I32_STORE16 I64_STORE8 I64_STORE16 I64_STORE32
            """,
            "reads a length",
            "MEMORY_SIZE TABLE_SIZE ARRAY_LEN",
            "leads forward; what leads back is charged",
            "UNREACHABLE NOP BLOCK IF ELSE END RETURN THROW THROW_REF",
            "lets go of a segment",
            "DATA_DROP ELEM_DROP",
            "asks for a subtype, whose depth is bounded, and the answers are kept",
            "REF_TEST REF_TEST_NULL CAST_TEST CAST_TEST_NULL",
            "takes each element from the stack, where other instructions put it",
            "STRUCT_NEW ARRAY_NEW_FIXED");

    private static WasmAssembler program() {
        byte[] functions = new byte[SEGMENT];
        Arrays.fill(functions, (byte) 1);
        int[] wide = new int[3 + 2 * 200];
        wide[0] = 0x5F;
        wide[1] = 0xC8;
        wide[2] = 0x01;
        for (int i = 0; i < 200; i++) {
            wide[3 + 2 * i] = 0x7E;
            wide[4 + 2 * i] = 1;
        }
        return new WasmAssembler()
                .memory(2, 4)
                .tag()
                .type(0x5E, 0x7E, 1)
                .type(0x5E, 0x6E, 1)
                .type(0x5E, 0x78, 1)
                .type(0x5E, 0x70, 1)
                .type(wide)
                .type(0x60, 1, 0x6E, 1, 0x6E)
                .type(0x60, 0, 0)
                .imports("test", "nothing", ":")
                .section(4, bytes(3, 0x70, 0, leb(ENTRIES + 8), 0x6E, 0, leb(ENTRIES + 8), 0x70, 0, leb(1)))
                .section(9, bytes(3, 1, 0, leb(SEGMENT), functions, 3, 0, 1, 1, 2, 2, 0x41, 0, 0x0B, 0, 1, 1))
                .passiveData(new byte[ENTRIES + 8])
                .function("leaf", ":", "", "0x01");
    }

    private static int charge(String code, int parameter) throws WasmRejectedException {
        GuestProgram program =
                GuestProgram.parse(program().export("run", "i:", "", code).build(), LIMITS);
        GuestInstance guest = CompiledGuest.compile(program, HostImports.of(Host.class), LIMITS, () -> 0)
                .instantiate(new Host());
        guest.call(guest.export("run"), parameter);
        return guest.unitsOfCall();
    }

    static Stream<OpCode> metered() {
        return METERED.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("metered")
    void worksIsChargedByItsSize(OpCode opcode) throws Exception {
        Metered code = Objects.requireNonNull(METERED.get(opcode));
        assertThat(charge(code.code(), code.large()) - charge(code.code(), 0)).isGreaterThanOrEqualTo(code.units());
    }

    @Test
    void hostFunctionsAreCharged() throws Exception {
        String code = "local.get 0 if call nothing end";
        assertThat(charge(code, 1) - charge(code, 0)).isGreaterThanOrEqualTo(FunctionRewriter.HOST_CALL_UNITS);
    }

    @Test
    void everyInstructionIsMeteredConstantOrRefused() {
        Map<OpCode, String> known = new TreeMap<>();
        CONSTANT.forEach((reason, names) -> {
            for (String name : names.strip().split("\\s+")) {
                known.put(OpCode.valueOf(name), reason);
            }
        });
        List<OpCode> missing = new ArrayList<>();
        for (OpCode opcode : OpCode.values()) {
            int prefix = opcode.opcode() >>> 8;
            boolean refused = prefix == 0xFD || prefix == 0xFE;
            if (!METERED.containsKey(opcode) && !known.containsKey(opcode) && !refused) {
                missing.add(opcode);
            }
        }
        assertThat(missing).as("instructions that nobody has thought about").isEmpty();
        assertThat(known.keySet()).doesNotContainAnyElementsOf(METERED.keySet());
    }

    @Test
    void vectorsAndAtomicsAreRefused() {
        for (String code : List.of("v128.const_zero drop", "0xFE_03_00")) {
            byte[] wasm = program().export("run", ":", "", code).build();
            assertThatThrownBy(() -> GuestProgram.parse(wasm, LIMITS)).isInstanceOf(WasmRejectedException.class);
        }
    }

    /** The clock moves a second whenever it is read, so that what reads it for the second time ends. */
    @ParameterizedTest
    @MethodSource("metered")
    void endlessRepetitionEnds(OpCode opcode) throws Exception {
        Metered code = Objects.requireNonNull(METERED.get(opcode));
        long[] now = {0};
        GuestProgram program = GuestProgram.parse(
                program()
                        .function("once", "i:", "", code.code())
                        .export("run", "i:", "", "loop local.get 0 call once br 0 end")
                        .build(),
                LIMITS);
        GuestInstance guest = CompiledGuest.compile(
                        program, HostImports.of(Host.class), LIMITS, () -> now[0] += 1_000_000_000L)
                .instantiate(new Host());
        assertThatThrownBy(() -> guest.call(guest.export("run"), code.large()))
                .isInstanceOfSatisfying(
                        GuestTrapException.class,
                        trap -> assertThat(trap.kind()).isEqualTo(GuestTrapException.Kind.TIME));
    }
}
