package dev.stdb.server.wasm;

import static dev.stdb.server.wasm.WasmAssembler.bytes;
import static dev.stdb.server.wasm.WasmAssembler.leb;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.guest.abi.GuestTrapException;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The memory of all guests of an owner, and of the server, is bounded, however many there are. */
@Timeout(120)
class GuestMemoryTest {
    private static final int PAGE = WasmLimits.PAGE_BYTES;
    private static final Identity ALICE = Identity.of(1, 0, 0, 0);
    private static final Identity BOB = Identity.of(2, 0, 0, 0);

    /** A hundred pages for all, fifty for each owner. */
    private final MemoryAccount server = MemoryAccount.ofServer(100L * PAGE);

    private static WasmAssembler growing() {
        return new WasmAssembler().memory(20, 4096).export("grow", "i:i", "", "local.get 0 memory.grow");
    }

    private static CompiledGuest compile(WasmAssembler wasm, MemoryAccount account) throws WasmRejectedException {
        WasmLimits limits = WasmLimits.defaults();
        return CompiledGuest.compile(
                GuestProgram.parse(wasm.build(), limits),
                HostImports.of(GuestLimitsTest.Host.class),
                limits,
                System::nanoTime,
                account,
                CodeCache.none());
    }

    private static GuestInstance instance(WasmAssembler wasm, MemoryAccount account) throws WasmRejectedException {
        return compile(wasm, account).instantiate(new GuestLimitsTest.Host());
    }

    @Test
    void instancesOfAnOwnerShareABound() throws Exception {
        List<GuestInstance> held = new ArrayList<>();
        held.add(instance(growing(), server.ofOwner(ALICE)));
        held.add(instance(growing(), server.ofOwner(ALICE)));

        assertThatThrownBy(() -> instance(growing(), server.ofOwner(ALICE)))
                .isInstanceOfSatisfying(
                        GuestTrapException.class,
                        trap -> assertThat(trap.kind()).isEqualTo(GuestTrapException.Kind.MEMORY))
                .hasMessage("memory of all modules is used up: owner: bytesMax=" + 50 * PAGE);
        held.add(instance(growing(), server.ofOwner(BOB)));
        assertThat(server.usedBytes()).isEqualTo(60L * PAGE);
        assertThat(held).hasSize(3);
    }

    @Test
    void memoryGrowsUpToTheBoundOfTheServer() throws Exception {
        GuestInstance alice = instance(growing(), server.ofOwner(ALICE));
        GuestInstance bob = instance(growing(), server.ofOwner(BOB));
        assertThat(alice.call(alice.export("grow"), 31)).isEqualTo(-1L);
        assertThat(alice.call(alice.export("grow"), 30)).isEqualTo(20L);
        assertThat(bob.call(bob.export("grow"), 30)).isEqualTo(20L);
        assertThat(server.usedBytes()).isEqualTo(100L * PAGE);
    }

    @Test
    void nextInstanceTakesThePlaceOfTheOneBefore() throws Exception {
        CompiledGuest guest = compile(growing(), server.ofOwner(ALICE));
        for (int i = 0; i < 10; i++) {
            guest.instantiate(new GuestLimitsTest.Host());
        }
        assertThat(server.usedBytes()).isEqualTo(20L * PAGE);
    }

    @Test
    void guestThatIsGoneHoldsNothing() throws Exception {
        instance(growing(), server);
        while (server.usedBytes() > 0) {
            System.gc();
            Thread.onSpinWait();
        }
    }

    @Test
    void ownersWhoHoldNothingAreForgotten() throws Exception {
        GuestInstance alice = instance(growing(), server.ofOwner(ALICE));
        for (int i = 0; i < 1_000; i++) {
            server.ofOwner(Identity.of(i, 3, 3, 3));
        }
        while (server.ownerCount() > 2) {
            System.gc();
            server.ofOwner(BOB);
        }
        // She is none of them.
        assertThat(server.ofOwner(ALICE).usedBytes()).isEqualTo(20L * PAGE);
        assertThat(alice.call(alice.export("grow"), 31)).isEqualTo(-1L);
    }

    @Test
    void objectsCountToo() throws Exception {
        WasmAssembler hoarder = new WasmAssembler()
                .type(0x5F, 1, 0x63, 0, 1)
                .memory(1, 1)
                .export(
                        "hoard",
                        ":",
                        "00",
                        "loop struct.new_default 0 local.tee 1 local.get 0 struct.set 0 0 local.get 1 local.set 0"
                                + " br 0 end");
        MemoryAccount small = MemoryAccount.ofServer(32 << 20);
        GuestInstance guest = instance(hoarder, small);

        assertThatThrownBy(() -> guest.call(guest.export("hoard")))
                .hasMessage("memory of all modules is used up: server: bytesMax=" + (32 << 20));
    }

    @Test
    void tablesAreBoundedTogetherAndBeginAnewWithEachInstance() throws Exception {
        WasmAssembler wasm = new WasmAssembler()
                .memory(1, 1)
                .section(4, bytes(2, 0x70, 0, leb(10), 0x70, 0, leb(10)))
                .export("first", "i:i", "", "0xD0_70 local.get 0 0xFC_0F_00")
                .export("second", "i:i", "", "0xD0_70 local.get 0 0xFC_0F_01");
        MemoryAccount large = MemoryAccount.ofServer(64 << 20);
        CompiledGuest guest = compile(wasm, large);
        GuestInstance instance = guest.instantiate(new GuestLimitsTest.Host());
        assertThat(instance.call(instance.export("first"), 600_000)).isEqualTo(10);
        assertThat(instance.call(instance.export("second"), 600_000)).isEqualTo(-1);
        GuestInstance next = guest.instantiate(new GuestLimitsTest.Host());
        assertThat(next.call(next.export("first"), 1)).isEqualTo(10);
    }

    @Test
    void initialValuesThatAllocateMuchAreRefused() {
        WasmAssembler arrays = new WasmAssembler().type(0x5E, 0x7E, 1);
        byte[] array = bytes(0x63, 0, 0, 0x41, leb100k(), 0xFB, 7, 0, 0x0B);
        Object[] globals = new Object[21];
        java.util.Arrays.fill(globals, array);
        globals[0] = 20;
        assertThatThrownBy(() -> compile(arrays.section(6, bytes(globals)), server))
                .isInstanceOfSatisfying(
                        WasmRejectedException.class,
                        e -> assertThat(e.reason()).isEqualTo(WasmRejectedException.Reason.TOO_LARGE))
                .hasMessageStartingWith("initial values are too large: elements=");
        WasmAssembler elements =
                new WasmAssembler().type(0x5E, 0x7E, 1).section(9, bytes(1, 5, 0x6E, 1, 0x41, 1, 0xFB, 7, 0, 0x0B));
        assertThatThrownBy(() -> compile(elements, server)).hasMessageStartingWith("elements that are new");
    }

    /** 100 000 as a signed number. */
    private static byte[] leb100k() {
        return new byte[] {(byte) 0xA0, (byte) 0x8D, 0x06};
    }

    private static String fill(int count) {
        return "i64.const 1 global.set 0 ".repeat(count);
    }

    @Test
    void longStartFunctionThatOnlyFillsInValuesRuns() throws Exception {
        GuestInstance guest = instance(
                new WasmAssembler()
                        .memory(1, 1)
                        .globals(1)
                        .function("start", ":", "", fill(20_000) + "i64.const 7 global.set 0")
                        .export("get", ":I", "", "global.get 0")
                        .section(8, new byte[] {0}),
                server);
        assertThat(guest.call(guest.export("get"))).isEqualTo(7);
    }

    @Test
    void longStartFunctionThatCouldDoMoreIsRefused() {
        String loop = "loop br 0 end ";
        String bulk = "i32.const 0 i32.const 1 i32.const 1 memory.fill ";
        for (String code : List.of(loop, bulk, "call again ")) {
            WasmAssembler wasm = new WasmAssembler()
                    .memory(1, 1)
                    .globals(1)
                    .function("start", ":", "", fill(20_000) + code)
                    .function("again", ":", "", "call start")
                    .section(8, new byte[] {0});
            assertThatThrownBy(() -> compile(wasm, server))
                    .as(code)
                    .isInstanceOfSatisfying(
                            WasmRejectedException.class,
                            e -> assertThat(e.reason()).isEqualTo(WasmRejectedException.Reason.TOO_LARGE));
        }
    }
}
