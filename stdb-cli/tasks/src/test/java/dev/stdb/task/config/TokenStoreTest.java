package dev.stdb.task.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TokenStoreTest {
    private static final URI LOCAL = URI.create("http://127.0.0.1:3000");

    @TempDir
    private Path directory;

    @Test
    void keepsTokensApartByServer() throws IOException {
        TokenStore store = new TokenStore(directory.resolve("tokens"));
        store.save(LOCAL, "old");
        store.save(LOCAL, "one");
        store.save(URI.create("http://127.0.0.1:3001"), "two");
        assertThat(store.find(LOCAL)).contains("one");
        assertThat(store.find(URI.create("http://127.0.0.1:3001/"))).contains("two");
        assertThat(store.find(URI.create("http://example.org"))).isEmpty();
    }

    @Test
    void keepsTheTokenOfTheProjectForEveryPort() throws IOException {
        TokenStore store = new TokenStore(directory);
        assertThat(store.findOfProject()).isEmpty();
        store.saveOfProject("mine");
        store.save(LOCAL, "of another server");
        assertThat(store.findOfProject()).contains("mine");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheUserMayReadTokens() throws IOException {
        new TokenStore(directory).save(LOCAL, "secret");
        Path file = directory.resolve("127.0.0.1_3000.token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
