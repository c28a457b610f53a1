package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.maven.task.ChangeWatcher.Changes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
        assertThat(watcher.poll()).isEmpty();

        Files.writeString(file, "longer");
        assertThat(watcher.poll()).isEmpty();
        Path second = Files.writeString(directory.resolve("B.java"), "new");
        assertThat(watcher.poll()).isEmpty();
        assertThat(watcher.poll()).contains(new Changes(Set.of(file), false));
        assertThat(watcher.poll()).isEmpty();

        Files.writeString(second, "other than new");
        assertThat(watcher.poll()).isEmpty();
        assertThat(watcher.poll()).contains(new Changes(Set.of(second), true));

        Files.delete(file);
        assertThat(watcher.poll()).isEmpty();
        assertThat(watcher.poll()).contains(new Changes(Set.of(), false));
    }

    @Test
    void whatIsResetIsNotReported() throws IOException {
        ChangeWatcher watcher = new ChangeWatcher(List.of(directory));
        assertThat(watcher.hasChanged()).isFalse();
        Files.writeString(directory.resolve("A.java"), "one");
        assertThat(watcher.hasChanged()).isTrue();
        assertThat(watcher.poll()).isEmpty();
        watcher.reset();
        assertThat(watcher.hasChanged()).isFalse();
        assertThat(watcher.poll()).isEmpty();
    }
}
