package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.server.database.PublishPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The arena of {@code examples}, published over what its older versions have stored. */
final class ArenaUpgradeTest {
    private static final Path SOURCES = Path.of("../../examples/arena/module/src/main/java");

    private static ModuleSource arena() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                text.append("// FILE: ").append(SOURCES.relativize(file)).append('\n');
                text.append(Files.readString(file)).append('\n');
            }
        }
        return ModuleSource.ofText("arena", text.toString());
    }

    private static List<String> upgrade(Host host, ModuleSource old) throws IOException {
        try (HostedModule module = HostedModule.inMemory(host, old)) {
            assertThat(module.call("put", "[]")).isEqualTo("ok");
            module.publish(arena(), PublishPolicy.BREAK_CLIENTS);
            return module.sql("SELECT name, score, online, last_seen, defeats FROM player");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFirstVersionKeptSeconds(Host host) throws IOException {
        assertThat(upgrade(host, ModuleSource.of("arena-old")))
                .containsExactly("[\"Ann\",4,false,[1767225600000000],0]");
    }

    @ParameterizedTest
    @EnumSource
    void theSecondVersionCountedNoDefeats(Host host) throws IOException {
        ModuleSource second = ModuleSource.of(
                "arena-old", Map.of("long lastSeen", "Timestamp lastSeen", "1_767_225_600L", "Timestamp.ofMicros(7)"));
        assertThat(upgrade(host, second)).containsExactly("[\"Ann\",4,false,[7],0]");
    }
}
