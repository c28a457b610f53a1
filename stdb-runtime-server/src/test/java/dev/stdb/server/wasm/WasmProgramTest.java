package dev.stdb.server.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import org.junit.jupiter.api.Test;

class WasmProgramTest {
    private static final Clock CLOCK = Clock.system();

    /** A thread that is to end does not wait for its turn, as one does not whose turn does not come. */
    @Test
    void whoCannotWaitForTheCompilerIsToldToTryAgain() {
        WasmGuests guests = WasmGuests.defaults();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() ->
                            WasmProgram.load(new byte[0], guests.limits(), CLOCK, guests.memory(), guests.cache()))
                    .isInstanceOfSatisfying(
                            ModuleException.class,
                            e -> assertThat(e.code()).isEqualTo(ModuleErrorCode.MODULE_COMPILER_BUSY))
                    .hasMessageMatching("the server compiles other programs, try again: atOnceMax=\\d+");
        } finally {
            assertThat(Thread.interrupted())
                    .as("the thread still knows that it is to end")
                    .isTrue();
        }
        // The turn that was not taken is not given back, either: the next one is refused for what it is.
        assertThatThrownBy(() -> WasmProgram.load(new byte[0], guests.limits(), CLOCK, guests.memory(), guests.cache()))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.code()).isEqualTo(ModuleErrorCode.MODULE_NOT_WASM));
    }
}
