package dev.stdb.server.common.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BulkFileTest {

    private static final int PIECE = 128 * 1024;

    @TempDir
    Path directory;

    private enum Way {
        /** What the machine does by itself. */
        DISK,
        /** The file system has no writes past the page cache. */
        CACHED,
        /** The file system says only at the first write that it has none. */
        REFUSED,
        /** Any file system but the machine's own. */
        FORCED
    }

    private BulkFile create(Way way, Path path) throws IOException {
        return switch (way) {
            case DISK -> DiskFileSystem.INSTANCE.createBulk(path);
            case CACHED -> new DirectBulkFile(path, channel(path), null);
            case REFUSED -> {
                FileChannel cached = channel(path);
                FileChannel refusing = FileChannel.open(path, StandardOpenOption.WRITE);
                refusing.close();
                yield new DirectBulkFile(path, cached, refusing);
            }
            case FORCED -> new ForcedBulkFile(DiskFileSystem.INSTANCE.create(path));
        };
    }

    private static FileChannel channel(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsForcedIsThere(Way way) throws IOException {
        for (int length : new int[] {0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 4_097}) {
            byte[] content = new byte[length];
            new Random(length).nextBytes(content);
            Path path = directory.resolve(way + "-" + length);
            try (BulkFile file = create(way, path)) {
                file.append(content, 0, length);
                file.force();
                assertThat(Files.readAllBytes(path)).isEqualTo(content);
            }
            assertThat(Files.readAllBytes(path)).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource
    void forcesMayComeAnywhere(Way way) throws IOException {
        Random random = new Random(1);
        byte[] content = new byte[5 * PIECE + 17];
        random.nextBytes(content);
        Path path = directory.resolve("file");
        try (BulkFile file = create(way, path)) {
            int at = 0;
            while (at < content.length) {
                int length = Math.min(content.length - at, random.nextInt(PIECE / 2));
                file.append(content, at, length);
                at += length;
                if (random.nextInt(4) == 0) {
                    file.force();
                    assertThat(Files.readAllBytes(path)).isEqualTo(Arrays.copyOf(content, at));
                }
            }
            file.force();
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failureOfBothWaysIsTold(boolean atForce) throws IOException {
        Path path = directory.resolve("file");
        FileChannel closed = channel(path);
        closed.close();
        try (BulkFile file = new DirectBulkFile(path, closed, closed)) {
            assertThatThrownBy(() -> {
                        file.append(new byte[PIECE], 0, atForce ? 1 : PIECE);
                        file.force();
                    })
                    .isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void takenNameIsRefused() throws IOException {
        Path path = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> DiskFileSystem.INSTANCE.createBulk(path))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void closesTwice() throws IOException {
        BulkFile file = DiskFileSystem.INSTANCE.createBulk(directory.resolve("file"));
        file.close();
        file.close();
    }
}
