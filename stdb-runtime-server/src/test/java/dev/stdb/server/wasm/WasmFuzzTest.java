package dev.stdb.server.wasm;

import static dev.stdb.server.wasm.WasmAssembler.bytes;
import static dev.stdb.server.wasm.WasmAssembler.leb;

import dev.stdb.server.guest.abi.GuestTrapException;
import dev.stdb.testing.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever bytes are published as a program: they are refused with a reason, trap, or run within their limits. */
@Timeout(3600)
class WasmFuzzTest {
    private static final long CALL_NANOS = 20_000_000;
    private static final WasmLimits LIMITS =
            WasmLimits.defaults().withCallNanosMax(CALL_NANOS).withHeapBytesMax(32 << 20);
    /** Of the functions that are called, as the host calls those of a known signature only. */
    private static final String SIGNATURE = "(i32) -> i32";
    /** What a program may declare, whatever its own size is: linear memory, tables, locals. */
    private static final long DECLARED_BYTES_MAX = 400L << 20;

    private static byte[] small() {
        return new WasmAssembler()
                .imports("test", "note", "iI:i")
                .export("call", "i:i", "iI", "local.get 0 i64.const 40 call note")
                .export("count", "i:i", "", "global.get 1 i64.const 1 i64.add global.set 1 local.get 0")
                .function(
                        "start",
                        ":",
                        "i",
                        "loop local.get 0 i32.const 1 i32.add local.tee 0 i32.const 9 i32.lt_u br_if 0 end"
                                + " i32.const 8 local.get 0 i32.store 0")
                .section(8, new byte[] {3})
                .globals(2)
                .data(16, new byte[] {1, 2, 3})
                .build();
    }

    private static byte[] references() {
        return new WasmAssembler()
                .memory(2, 4)
                .tag()
                .type(0x5E, 0x7E, 1)
                .type(0x5F, 2, 0x63, 0, 1, 0x7E, 1)
                .imports("test", "fail", ":")
                .section(4, bytes(2, 0x70, 0, leb(20), 0x6E, 0, leb(20)))
                .section(9, bytes(1, 0, 0x41, 0, 0x0B, leb(2), 0, 1))
                .passiveData(new byte[32])
                .function("leaf", ":", "", "0x01")
                .export("arrays", "i:i", "", "i32.const 7 array.new_default 0 array.len")
                .export("structs", "i:i", "1", "struct.new_default 1 local.set 1 local.get 0")
                .export("tables", "i:i", "", "i32.const 0 0xD0_70 i32.const 4 0xFC_11_00 local.get 0")
                .export("catches", "i:i", "", "block try_table_catch_all 0 throw 0 end end local.get 0")
                .export("copies", "i:i", "", "i32.const 0 i32.const 0 i32.const 8 memory.init 0 local.get 0")
                .build();
    }

    private static byte[] identity() {
        return new WasmAssembler().export("run", "i:i", "", "local.get 0").build();
    }

    private static void run(byte[] input) throws WasmRejectedException {
        GuestProgram program = GuestProgram.parse(input, LIMITS);
        GuestInstance guest = CompiledGuest.compile(
                        program,
                        HostImports.of(GuestLimitsTest.Host.class),
                        LIMITS,
                        System::nanoTime,
                        MemoryAccount.ofServer(64 << 20),
                        CodeCache.none())
                .instantiate(new GuestLimitsTest.Host());
        for (String name : program.exportedFunctions()) {
            if (SIGNATURE.equals(program.exportSignature(name))) {
                guest.call(guest.export(name), 1);
            }
        }
    }

    @Test
    void programsAreRefusedOrRunWithinTheirLimits() {
        Fuzz.of("wasm", WasmFuzzTest::run)
                .seed(small())
                .seed(references())
                .seed(identity())
                .refusedBy(WasmRejectedException.class, GuestTrapException.class)
                .allocatesAtMost(DECLARED_BYTES_MAX, 1_000)
                .run(4_000);
    }

    @Test
    void bombsAreRefusedWhateverIsChanged() {
        Fuzz fuzz = Fuzz.of("wasm-bombs", input -> GuestProgram.parse(input, LIMITS))
                .seed(small())
                .seed(references())
                .lengthMax(1 << 20)
                .refusedBy(WasmRejectedException.class)
                .allocatesAtMost(DECLARED_BYTES_MAX, 1_000);
        fuzz.run(20_000);
    }
}
