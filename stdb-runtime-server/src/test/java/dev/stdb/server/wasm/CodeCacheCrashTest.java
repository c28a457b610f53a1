package dev.stdb.server.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem.Fault;
import dev.stdb.server.common.io.FaultyFileSystem.Survival;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Power fails at any moment while compiled programs are kept: what is found later is whole, or nothing is. */
class CodeCacheCrashTest {
    private static final Path DIRECTORY = Path.of("/data/compiled");
    private static final int PROGRAMS = 4;

    private static void live(FaultyFileSystem files) {
        // Room for two: the others are evicted.
        CodeCache cache = CodeCache.in(files, DIRECTORY, 2_000);
        for (int i = 0; i < PROGRAMS; i++) {
            cache.keep(key(i), code(i));
            cache.find(key(0));
        }
    }

    private static byte[] key(int number) {
        return new byte[] {(byte) number};
    }

    private static CodeCache.Code code(int number) {
        byte[] bytes = new byte[700];
        bytes[0] = (byte) number;
        return new CodeCache.Code("Main", Map.of("Main", bytes));
    }

    @ParameterizedTest
    @EnumSource(Survival.class)
    void whatIsFoundIsWhole(Survival survival) {
        FaultyFileSystem dry = new FaultyFileSystem(0);
        live(dry);
        assertThat(dry.operationCount()).isGreaterThan(20);
        for (Fault fault : Fault.values()) {
            for (long failAt = 0; failAt < dry.operationCount(); failAt++) {
                FaultyFileSystem files = new FaultyFileSystem(failAt);
                files.failAt(failAt, fault);
                live(files);
                files.crash(survival);
                CodeCache cache = CodeCache.in(files, DIRECTORY, 2_000);
                for (int i = 0; i < PROGRAMS; i++) {
                    CodeCache.Code found = cache.find(key(i));
                    assertThat(
                                    found == null
                                            ? code(i).classes().get("Main")
                                            : found.classes().get("Main"))
                            .as("failAt=%d, fault=%s: %s", failAt, fault, files.trace())
                            .isEqualTo(code(i).classes().get("Main"));
                }
                cache.keep(key(9), code(9));
                assertThat(cache.find(key(9))).isNotNull();
                assertThat(files.openFileCount()).isZero();
            }
        }
    }
}
