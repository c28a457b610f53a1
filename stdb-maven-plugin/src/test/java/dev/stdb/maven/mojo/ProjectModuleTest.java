package dev.stdb.maven.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.TaskException;
import org.junit.jupiter.api.Test;

class ProjectModuleTest {
    private static final byte[] CLASS_FILES = {'j'};
    private static final byte[] WASM = {'w'};

    @Test
    void goesBetweenModes() throws Exception {
        ProjectModule module = new ProjectModule(() -> CLASS_FILES, () -> WASM, true);
        assertThat(module.program()).isEqualTo(CLASS_FILES);
        module.switchMode();
        assertThat(module.program()).isEqualTo(WASM);
        assertThat(module.mode()).isEqualTo("wasm");
        module.switchMode();
        assertThat(module.program()).isEqualTo(CLASS_FILES);
    }

    @Test
    void aGivenModuleHasNoOtherMode() {
        ProjectModule module = new ProjectModule(null, () -> WASM, false);
        assertThatThrownBy(module::switchMode)
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("there is no other mode")
                .hasMessageContaining("leave <wasmFile> out");
        assertThat(module.mode()).isEqualTo("wasm");
    }
}
