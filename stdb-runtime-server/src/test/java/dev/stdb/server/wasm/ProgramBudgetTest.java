package dev.stdb.server.wasm;

import static dev.stdb.server.wasm.WasmAssembler.bytes;
import static dev.stdb.server.wasm.WasmAssembler.leb;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs of a few bytes that would keep the compiler busy for minutes are refused before they are compiled. */
@Timeout(60)
class ProgramBudgetTest {
    @ParameterizedTest
    @MethodSource("dev.stdb.server.wasm.WasmBombs#counts")
    void bombIsRefused(WasmBombs.Bomb bomb) {
        assertThatThrownBy(() -> GuestProgram.parse(bomb.wasm(), WasmLimits.defaults()))
                .isInstanceOfSatisfying(
                        WasmRejectedException.class,
                        e -> assertThat(e.reason()).isEqualTo(WasmRejectedException.Reason.TOO_LARGE))
                .hasMessageStartingWith("module has too many " + bomb.text() + ":");
    }

    @ParameterizedTest
    @MethodSource("dev.stdb.server.wasm.WasmBombs#lengths")
    void memoryIsNotTakenForWhatIsOnlyDeclared(WasmBombs.Bomb bomb) {
        assertThatThrownBy(() -> GuestProgram.parse(bomb.wasm(), WasmLimits.defaults()))
                .isInstanceOfSatisfying(
                        WasmRejectedException.class,
                        e -> assertThat(e.reason()).isEqualTo(WasmRejectedException.Reason.INVALID))
                .hasMessageContaining("more is declared than there is: count=" + Integer.MAX_VALUE);
    }

    @Test
    void damagedProgramsAreLeftToTheParser() {
        byte[] wasm = WasmBombs.functions(10, bytes(1, leb(10), 0x7F, 0x0B));
        for (int length = WasmBombs.HEADER.length + 1; length < wasm.length; length++) {
            byte[] cut = Arrays.copyOf(wasm, length);
            try {
                GuestProgram.parse(cut, WasmLimits.defaults());
            } catch (WasmRejectedException e) {
                assertThat(e.reason()).isEqualTo(WasmRejectedException.Reason.INVALID);
            }
        }
    }
}
