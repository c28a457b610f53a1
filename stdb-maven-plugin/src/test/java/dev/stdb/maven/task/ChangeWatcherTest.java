package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeWatcherTest {
    @TempDir
    private Path directory;

    @Test
    void reportsAChangeOnceAfterItSettled() throws IOException {
        Path file = directory.resolve("A.java");
        Files.writeString(file, "one");
        ChangeWatcher watcher = new ChangeWatcher(List.of(directory, directory.resolve("missing")));
        assertThat(watcher.poll()).isFalse();

        Files.writeString(file, "longer");
        assertThat(watcher.poll()).isFalse();
        Files.writeString(directory.resolve("B.java"), "new");
        assertThat(watcher.poll()).isFalse();
        assertThat(watcher.poll()).isTrue();
        assertThat(watcher.poll()).isFalse();

        Files.delete(file);
        assertThat(watcher.poll()).isFalse();
        assertThat(watcher.poll()).isTrue();
    }
}
