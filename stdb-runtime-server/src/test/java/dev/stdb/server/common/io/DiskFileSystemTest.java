package dev.stdb.server.common.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFileSystemTest {

    @TempDir
    Path directory;

    private final FileSystem files = DiskFileSystem.INSTANCE;

    @Test
    void writesReadsAndCuts() throws IOException {
        Path file = directory.resolve("f");
        byte[] bytes = "hello world".getBytes(StandardCharsets.US_ASCII);
        try (OpenFile open = files.create(file)) {
            open.write(2, bytes, 6, 5);
            open.force();
            assertThat(open.size()).isEqualTo(7);
            byte[] target = new byte[10];
            assertThat(open.read(1, target, 1, 9)).isEqualTo(6);
            assertThat(target).isEqualTo(new byte[] {0, 0, 'w', 'o', 'r', 'l', 'd', 0, 0, 0});
            open.truncate(3);
            assertThat(open.size()).isEqualTo(3);
        }
        assertThatThrownBy(() -> files.create(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> files.open(directory.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void listsRenamesAndDeletes() throws IOException {
        for (String name : new String[] {"b", "a", "c"}) {
            files.create(directory.resolve(name)).close();
        }
        files.rename(directory.resolve("c"), directory.resolve("a"));
        files.delete(directory.resolve("b"));
        files.delete(directory.resolve("b"));
        files.forceDirectory(directory);
        assertThat(files.list(directory)).containsExactly("a");
    }

    @Test
    void secondLockNamesTheHolder() throws Exception {
        Path file = directory.resolve("db.lock");
        DirectoryLock lock = files.lock(file, "pid 17 since noon");
        assertThatThrownBy(() -> files.lock(file, "other"))
                .isInstanceOf(DirectoryLockedException.class)
                .hasMessage("directory is locked: lockFile=" + file + ", holder=pid 17 since noon");
        lock.release();
        files.lock(file, "other").release();
        assertThat(Files.readString(file)).isEqualTo("other");
    }

    @Test
    void lockHeldByAnotherProcessIsSeen() throws Exception {
        Path file = directory.resolve("db.lock");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat((char) process.getInputStream().read()).isEqualTo('L');
            assertThatThrownBy(() -> files.lock(file, "me"))
                    .isInstanceOf(DirectoryLockedException.class)
                    .hasMessageEndingWith("holder=pid " + process.pid());
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        }
        files.lock(file, "me").release();
    }

    /** The other process: takes the lock, says so, and waits to be killed. */
    static final class LockHolder {

        private LockHolder() {}

        public static void main(String[] args) throws Exception {
            DirectoryLock lock = DiskFileSystem.INSTANCE.lock(
                    Path.of(args[0]), "pid " + ProcessHandle.current().pid());
            System.out.write('L');
            System.out.flush();
            System.in.read();
            lock.release();
        }
    }
}
