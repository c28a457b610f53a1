package dev.stdb.server.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.io.DiskFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeCacheTest {
    private static final CodeCache.Code CODE = new CodeCache.Code("a.Main", Map.of("a.Main", new byte[1000]));

    @TempDir
    private Path directory;

    private static GuestInstance instance(CodeCache cache) throws WasmRejectedException {
        WasmLimits limits = WasmLimits.defaults();
        GuestProgram program = GuestProgram.parse(
                new WasmAssembler().export("ok", ":i", "", "i32.const 7").build(), limits);
        return CompiledGuest.compile(
                        program,
                        HostImports.of(GuestLimitsTest.Host.class),
                        limits,
                        System::nanoTime,
                        MemoryAccount.ofServer(),
                        cache)
                .instantiate(new GuestLimitsTest.Host());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static void assertRuns(CodeCache cache) throws WasmRejectedException {
        GuestInstance guest = instance(cache);
        assertThat(guest.call(guest.export("ok"))).isEqualTo(7);
    }

    @Test
    void programIsCompiledOnce() throws Exception {
        assertRuns(CodeCache.in(DiskFileSystem.INSTANCE, directory));
        Path file = files().get(0);
        FileTime written = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(file, written);

        assertRuns(CodeCache.in(DiskFileSystem.INSTANCE, directory));

        assertThat(files()).containsExactly(file);
        assertThat(Files.getLastModifiedTime(file)).isGreaterThan(written);
    }

    @Test
    void damagedFilesAreIgnoredAndWrittenAnew() throws Exception {
        assertRuns(CodeCache.in(DiskFileSystem.INSTANCE, directory));
        Path file = files().get(0);
        byte[] sound = Files.readAllBytes(file);
        for (int at : new int[] {0, 5, 9, 100, sound.length - 1}) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertRuns(CodeCache.in(DiskFileSystem.INSTANCE, directory));
            assertThat(Files.size(file)).isEqualTo(sound.length);
        }
        Files.write(file, new byte[3]);
        assertRuns(CodeCache.in(DiskFileSystem.INSTANCE, directory));
        assertThat(Files.size(file)).isEqualTo(sound.length);
    }

    @Test
    void classesThatCannotBeLoadedAreCompiledAnew() throws Exception {
        CodeCache cache = CodeCache.in(DiskFileSystem.INSTANCE, directory);
        assertRuns(cache);
        byte[] key = java.util.HexFormat.of()
                .parseHex(files().get(0).getFileName().toString().replace(".code", ""));
        cache.keep(key, CODE);

        assertRuns(cache);

        assertThat(Objects.requireNonNull(cache.find(key)).main()).isNotEqualTo("a.Main");
    }

    @Test
    void leastRecentlyUsedFilesGo() throws Exception {
        CodeCache cache = CodeCache.in(DiskFileSystem.INSTANCE, directory, 3500);
        for (byte i = 0; i < 3; i++) {
            cache.keep(new byte[] {i}, CODE);
            Files.setLastModifiedTime(directory.resolve("0" + i + ".code"), FileTime.fromMillis(i * 1000));
        }
        assertThat(cache.find(new byte[] {0})).isNotNull();

        cache.keep(new byte[] {3}, CODE);

        assertThat(cache.find(new byte[] {0})).isNotNull();
        assertThat(cache.find(new byte[] {1})).isNull();
        assertThat(cache.find(new byte[] {2})).isNotNull();
        assertThat(cache.find(new byte[] {3})).isNotNull();
    }
}
