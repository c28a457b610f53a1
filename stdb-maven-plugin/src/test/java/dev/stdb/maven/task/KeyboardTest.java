package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KeyboardTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void readsKeysAndAnswersFromAPipe() throws Exception {
        try (Keyboard keyboard = typed("q\nSELECT 1\n\nx")) {
            assertThat(nextKey(keyboard)).isEqualTo('q');
            assertThat(keyboard.ask("first> ")).isEmpty();
            assertThat(keyboard.ask("people> ")).contains("SELECT 1");
            assertThat(keyboard.ask("people> ")).isEmpty();
            assertThat(nextKey(keyboard)).isEqualTo('x');
        }
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("people> ");
    }

    @Test
    void goesOnWithoutKeysWhenTheInputEnds() throws Exception {
        try (Keyboard keyboard = typed("p")) {
            assertThat(nextKey(keyboard)).isEqualTo('p');
            while (keyboard.isOpen()) {
                assertThat(keyboard.key(1)).isEmpty();
            }
            assertThat(keyboard.ask("? ")).isEmpty();
        }
    }

    @Test
    void asksNobodyWhereKeysAreOff() throws Exception {
        try (Keyboard keyboard = Keyboard.open(Keyboard.Use.OFF)) {
            assertThat(keyboard.isOpen()).isFalse();
            assertThat(keyboard.key(1)).isEmpty();
            assertThat(keyboard.ask("? ")).isEmpty();
        }
    }

    @Test
    void refusesAnUnknownUse() {
        assertThatThrownBy(() -> Keyboard.Use.parse("perhaps", Spelling.MAVEN))
                .isInstanceOf(TaskException.class)
                .hasMessage("-Dstdb.run.keys=perhaps: there is no such choice\nuse auto, on or off");
    }

    private static char nextKey(Keyboard keyboard) throws Exception {
        Optional<Character> key = keyboard.key(10);
        while (key.isEmpty()) {
            key = keyboard.key(10);
        }
        return key.get();
    }

    private Keyboard typed(String text) throws IOException {
        return new Keyboard(new DumbTerminal(
                "test",
                Terminal.TYPE_DUMB,
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                output,
                StandardCharsets.UTF_8));
    }
}
