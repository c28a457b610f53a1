package dev.stdb.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem.Fault;
import dev.stdb.server.common.io.FaultyFileSystem.Survival;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Power fails at any moment of the first start: the next start finds the same keys, or makes new ones. */
class SigningKeysCrashTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final int SEEDS = 5;

    static Stream<Arguments> faults() {
        return Arrays.stream(Fault.values())
                .filter(fault -> fault != Fault.FORCE_LIES_ONCE)
                .flatMap(fault -> Arrays.stream(Survival.values()).map(survival -> Arguments.of(fault, survival)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void powerFailsAtAnyOperation(Fault fault, Survival survival) {
        FaultyFileSystem dry = new FaultyFileSystem(0);
        SigningKeys.loadOrGenerate(dry, DIRECTORY);
        assertThat(dry.operationCount()).as("operations of a first start").isGreaterThan(8);
        for (long seed = 0; seed < SEEDS; seed++) {
            for (long operation = 0; operation <= dry.operationCount(); operation++) {
                crash(new FaultyFileSystem(seed), operation, fault, survival);
            }
        }
    }

    private static void crash(FaultyFileSystem files, long operation, Fault fault, Survival survival) {
        files.failAt(operation, fault);
        SigningKeys acknowledged = generate(files);
        files.crash(survival);

        SigningKeys next = SigningKeys.loadOrGenerate(files, DIRECTORY);
        List<Object> context = List.of(operation, files.trace());
        if (acknowledged != null) {
            assertThat(next).as("%s", context).isEqualTo(acknowledged);
        }
        assertThat(SigningKeys.loadOrGenerate(files, DIRECTORY))
                .as("%s", context)
                .isEqualTo(next);
        files.crash(Survival.NONE);
        assertThat(SigningKeys.loadOrGenerate(files, DIRECTORY))
                .as("%s", context)
                .isEqualTo(next);
        assertThat(files.openFileCount()).as("%s", context).isZero();
    }

    private static @Nullable SigningKeys generate(FaultyFileSystem files) {
        try {
            return SigningKeys.loadOrGenerate(files, DIRECTORY);
        } catch (AuthException e) {
            return null;
        }
    }
}
