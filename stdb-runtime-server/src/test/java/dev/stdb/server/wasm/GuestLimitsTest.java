package dev.stdb.server.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.guest.abi.GuestTrapException;
import dev.stdb.server.guest.abi.HostImport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class GuestLimitsTest {
    private static final WasmLimits LIMITS =
            WasmLimits.defaults().withCallNanosMax(200_000_000).withHeapBytesMax(64 << 20);

    /** Imports of the test programs. */
    public static final class Host {
        final List<Long> calls = new ArrayList<>();

        @HostImport(module = "test", name = "note")
        public int note(int a, long b) {
            calls.add(a + b);
            return a + 1;
        }

        @HostImport(module = "test", name = "fail")
        public void fail() {
            throw new HostTrapException("refused by the host");
        }
    }

    private final Host host = new Host();

    private GuestInstance instance(WasmAssembler wasm) throws WasmRejectedException {
        return instance(wasm, LIMITS);
    }

    private GuestInstance instance(WasmAssembler wasm, WasmLimits limits) throws WasmRejectedException {
        GuestProgram program = GuestProgram.parse(wasm.build(), limits);
        return CompiledGuest.compile(program, HostImports.of(Host.class), limits, System::nanoTime)
                .instantiate(host);
    }

    private static GuestTrapException trap(GuestInstance instance, String export) {
        try {
            instance.call(instance.export(export));
        } catch (GuestTrapException e) {
            return e;
        }
        throw new AssertionError("call of " + export + " returned");
    }

    private static WasmAssembler healthy() {
        return new WasmAssembler().export("ok", ":i", "", "i32.const 7");
    }

    @Test
    void callsHostMethodsDirectly() throws Exception {
        GuestInstance guest = instance(new WasmAssembler()
                .imports("test", "note", "iI:i")
                .export("run", "i:i", "", "local.get 0 i64.const 40 call note"));

        assertThat(guest.call(guest.export("run"), 2)).isEqualTo(3);
        assertThat(host.calls).containsExactly(42L);
    }

    @Test
    void hostTrapsEndTheCallWithTheirText() throws Exception {
        GuestInstance guest = instance(healthy().imports("test", "fail", ":").export("run", ":", "", "call fail"));

        GuestTrapException trap = trap(guest, "run");

        assertThat(trap.kind()).isEqualTo(GuestTrapException.Kind.TRAP);
        assertThat(trap).hasMessage("refused by the host");
        assertThat(guest.call(guest.export("ok"))).isEqualTo(7);
    }

    @Test
    void endlessLoopEndsAtTheTimeLimit() throws Exception {
        GuestInstance guest = instance(healthy().export("spin", ":", "", "loop br 0 end"));

        assertThat(trap(guest, "spin").kind()).isEqualTo(GuestTrapException.Kind.TIME);
        assertThat(guest.call(guest.export("ok"))).isEqualTo(7);
    }

    @Test
    void endlessBulkWorkEndsAtTheTimeLimit() throws Exception {
        GuestInstance guest = instance(healthy()
                .memory(256, 256)
                .export("fill", ":", "", "loop i32.const 0 i32.const 1 i32.const 16777216 memory.fill br 0 end"));

        assertThat(trap(guest, "fill").kind()).isEqualTo(GuestTrapException.Kind.TIME);
    }

    @Test
    void endlessRecursionEndsAtTheStackLimit() throws Exception {
        GuestInstance guest = instance(healthy().export("recurse", ":i", "IIII", "call recurse i32.const 1 i32.add"));

        List<GuestTrapException> traps = new ArrayList<>();
        Thread thread = new Thread(null, () -> traps.add(trap(guest, "recurse")), "guest", LIMITS.threadStackBytes());
        thread.start();
        thread.join();

        assertThat(traps).singleElement().satisfies(trap -> {
            assertThat(trap.kind()).isEqualTo(GuestTrapException.Kind.STACK);
            assertThat(trap).hasMessageStartingWith("guest stack limit exceeded");
        });
        assertThat(guest.call(guest.export("ok"))).isEqualTo(7);
    }

    /** A tail call goes through several frames of the engine, which the guest's own frames do not account for. */
    @Test
    void endlessRecursionThroughTailCallsEndsAtTheStackLimit() throws Exception {
        GuestInstance guest = instance(healthy()
                .type(0x60, 0, 1, 0x7F)
                .imports("test", "fail", ":")
                .export("recurse", ":i", "", "call hand_over i32.const 1 i32.add")
                .function("hand_over", ":i", "", "0x12_02"));

        List<GuestTrapException> traps = new ArrayList<>();
        Thread thread = new Thread(null, () -> traps.add(trap(guest, "recurse")), "guest", LIMITS.threadStackBytes());
        thread.start();
        thread.join();

        assertThat(traps)
                .singleElement()
                .satisfies(trap -> assertThat(trap).hasMessageStartingWith("guest stack limit exceeded"));
    }

    @Test
    void functionThatIsTooLargeToCompileIsRefused() {
        String code = "local.get 0 i32.const 1 i32.add local.set 0 ".repeat(20_000);
        byte[] wasm = healthy().export("large", "i:i", "", code + "local.get 0").build();

        assertRejected(wasm, WasmRejectedException.Reason.TOO_LARGE);
    }

    @Test
    void startFunctionEndsAtTheTimeLimit() {
        WasmAssembler wasm = new WasmAssembler()
                .memory(256, 256)
                .function("start", ":", "", "loop i32.const 0 i32.const 1 i32.const 16777216 memory.fill br 0 end")
                .section(8, new byte[] {0});

        assertThatThrownBy(() -> instance(wasm))
                .isInstanceOfSatisfying(
                        GuestTrapException.class,
                        trap -> assertThat(trap.kind()).isEqualTo(GuestTrapException.Kind.TIME));
    }

    @Test
    void stackUseIsRestoredWhenAnExceptionIsCaught() throws Exception {
        // Each round throws through one frame and catches; without the restore, 100 000 rounds would look like a deep
        // stack.
        GuestInstance guest = instance(new WasmAssembler()
                .tag()
                .function("thrower", ":", "", "throw 0")
                .function("middle", ":", "", "call thrower")
                .export(
                        "run",
                        ":i",
                        "i",
                        "loop block try_table_catch_all 0 call middle end end "
                                + "local.get 0 i32.const 1 i32.add local.tee 0 i32.const 100000 i32.lt_u br_if 0 end "
                                + "local.get 0"));

        assertThat(guest.call(guest.export("run"))).isEqualTo(100_000);
    }

    @Test
    void objectsWithoutEndAreStoppedBeforeTheServerSuffers() throws Exception {
        // A list that only grows: struct { next: mut anyref, padding }.
        GuestInstance guest = instance(healthy()
                .type(0x5F, 2, 0x6E, 1, 0x7E, 1)
                .export("hoard", ":", "a", "loop struct.new_default 0 local.set 0 br 0 end")
                .export("keep", ":", "ii", "loop i32.const 100000000 array.new_default 1 drop br 0 end")
                .type(0x5E, 0x7E, 1));

        assertThat(trap(guest, "keep").kind()).isEqualTo(GuestTrapException.Kind.MEMORY);
        // Garbage alone never hits the heap limit, only the clock.
        assertThat(trap(guest, "hoard").kind()).isEqualTo(GuestTrapException.Kind.TIME);
        assertThat(guest.call(guest.export("ok"))).isEqualTo(7);
    }

    @Test
    void linkedObjectsAreCountedWhileTheyAreReachable() throws Exception {
        GuestInstance guest = instance(
                healthy()
                        .type(0x5F, 1, 0x63, 0, 1)
                        .export(
                                "chain",
                                ":",
                                "00",
                                "loop struct.new_default 0 local.tee 1 local.get 0 struct.set 0 0 "
                                        + "local.get 1 local.set 0 br 0 end"),
                LIMITS.withCallNanosMax(30_000_000_000L));

        assertThat(trap(guest, "chain").kind()).isEqualTo(GuestTrapException.Kind.MEMORY);
    }

    @Test
    void memoryOutsideOfBoundsTraps() throws Exception {
        GuestInstance guest = instance(healthy()
                .export("high", ":i", "", "i32.const 65533 i32.load 0")
                .export("negative", ":i", "", "i32.const -1 i32.load 0")
                .export("overflow", ":i", "", "i32.const 2147483647 i32.load 100"));

        for (String export : List.of("high", "negative", "overflow")) {
            assertThat(trap(guest, export)).hasMessage("out of bounds memory access");
        }
    }

    @Test
    void memoryGrowsToItsDeclaredMaximumOnly() throws Exception {
        GuestInstance guest = instance(new WasmAssembler()
                .memory(1, 3)
                .export("grow", "i:i", "", "local.get 0 memory.grow")
                .export("size", ":i", "", "memory.size"));

        assertThat(guest.call(guest.export("grow"), 2)).isEqualTo(1);
        assertThat((int) guest.call(guest.export("grow"), 1)).isEqualTo(-1);
        assertThat(guest.call(guest.export("size"))).isEqualTo(3);
    }

    @Test
    void globalsKeepTheirValuesBetweenCalls() throws Exception {
        GuestInstance guest = instance(new WasmAssembler()
                .globals(2)
                .export("count", ":I", "", "global.get 1 i64.const 1 i64.add global.set 1 global.get 1"));

        guest.call(guest.export("count"));
        assertThat(guest.call(guest.export("count"))).isEqualTo(2);
    }

    @Test
    void refusesWhatItCannotRun() {
        assertRejected(new byte[] {1, 2, 3}, WasmRejectedException.Reason.NOT_WASM);
        byte[] truncated = java.util.Arrays.copyOf(healthy().build(), 30);
        assertRejected(truncated, WasmRejectedException.Reason.INVALID);
        assertRejected(healthy().memory(5000, 6000).build(), WasmRejectedException.Reason.TOO_LARGE);
        assertRejected(
                healthy().export("simd", ":", "", "v128.const_zero drop").build(),
                WasmRejectedException.Reason.UNSUPPORTED);
        assertRejected(healthy().imports("env", "abort", ":").build(), WasmRejectedException.Reason.UNKNOWN_IMPORT);
        assertRejected(healthy().imports("test", "note", "ii:i").build(), WasmRejectedException.Reason.UNKNOWN_IMPORT);
        assertRejected(healthy().export("bad", ":i", "", "i64.const 1").build(), WasmRejectedException.Reason.INVALID);
    }

    private static void assertRejected(byte[] wasm, WasmRejectedException.Reason reason) {
        assertThatThrownBy(() -> CompiledGuest.compile(
                        GuestProgram.parse(wasm, LIMITS), HostImports.of(Host.class), LIMITS, System::nanoTime))
                .isInstanceOfSatisfying(
                        WasmRejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void copiesRunBesideEachOtherWithStateAndLimitsOfTheirOwn() throws Exception {
        GuestProgram program = GuestProgram.parse(
                healthy()
                        .memory(1, 1)
                        .export(
                                "count",
                                ":i",
                                "",
                                "i32.const 0 i32.const 0 i32.load 0 i32.const 1 i32.add i32.store 0"
                                        + " i32.const 0 i32.load 0")
                        .export("spin", ":", "", "loop br 0 end")
                        .build(),
                LIMITS);
        CompiledGuest guest = CompiledGuest.compile(program, HostImports.of(Host.class), LIMITS, System::nanoTime);
        GuestInstance first = guest.instantiate(host);
        GuestInstance second = guest.copy().instantiate(new Host());
        assertThat(first.call(first.export("count"))).isEqualTo(1);
        assertThat(first.call(first.export("count"))).isEqualTo(2);
        assertThat(second.call(second.export("count"))).isEqualTo(1);

        CompletableFuture<GuestTrapException> spinning = CompletableFuture.supplyAsync(() -> trap(second, "spin"));
        assertThat(first.call(first.export("count"))).isEqualTo(3);
        assertThat(spinning.join().kind()).isEqualTo(GuestTrapException.Kind.TIME);
        assertThat(first.call(first.export("count"))).isEqualTo(4);
    }
}
