package dev.stdb.maven.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;

class KeyCommandsTest {
    private final List<String> lines = new ArrayList<>();

    @Test
    void runsWhatAKeyIsForAndListsAll() {
        List<String> done = new ArrayList<>();
        KeyCommands commands = commands().add('p', "publish now", () -> done.add("published"));
        commands.press('p');
        commands.press('h');
        assertThat(done).containsExactly("published");
        assertThat(lines).contains("  h   this help", "  p   publish now", "  ctrl-c   stop");
    }

    @Test
    void tellsFailuresAndUnknownKeysAndGoesOn() {
        KeyCommands commands = commands()
                .add('s', "save", () -> {
                    throw new TaskException("no space");
                })
                .add('c', "call", () -> {
                    throw new ServerException(URI.create("http://127.0.0.1:1"), "people", 404, "`people` not found");
                });
        commands.press('s');
        commands.press('c');
        commands.press('z');
        commands.press('\u0004');
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).isEqualTo("no space");
        assertThat(lines.get(1)).startsWith("no such database: `people` not found");
        assertThat(lines.get(2)).isEqualTo("key z does nothing; h lists the keys");
        assertThat(lines.get(3)).isEqualTo("key 0x4 does nothing; h lists the keys");
    }

    private KeyCommands commands() {
        return new KeyCommands(new SystemStreamLog() {
            @Override
            public void info(CharSequence content) {
                lines.add(content.toString());
            }

            @Override
            public void error(CharSequence content) {
                lines.add(content.toString());
            }
        });
    }
}
