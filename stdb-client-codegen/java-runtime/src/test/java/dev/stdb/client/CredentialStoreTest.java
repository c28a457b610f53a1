package dev.stdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.client.StdbConnectionTest.TestConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users stay the same from one run to the next. */
@Timeout(60)
class CredentialStoreTest {
    private static final String SERVER = "http://localhost:3000";

    @TempDir
    private Path folder;

    private FileCredentialStore store() {
        return new FileCredentialStore(folder.resolve("credentials"));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("credentials"))) {
            return files.toList();
        }
    }

    @Test
    void tokensAreKeptByServerAndDatabase() throws IOException {
        FileCredentialStore store = store();
        assertThat(store.load(SERVER, "chat")).isEmpty();
        store.save(SERVER, "chat", "one");
        store.save(SERVER, "chat", "two");
        store.save(SERVER, "../c*+ \u00e4", "three");
        store.save("https://localhost:3000", "chat", "four");
        assertThat(store().load("ws://LOCALHOST:3000/", "chat")).contains("two");
        assertThat(store.load(SERVER, "../c*+ \u00e4")).contains("three");
        assertThat(store.load("wss://localhost:3000", "chat")).contains("four");
        assertThat(store.load("http://localhost:3001", "chat")).isEmpty();
        assertThat(store.load(SERVER, "Chat")).isEmpty();
        assertThat(files())
                .hasSize(3)
                .allMatch(file -> file.getFileName().toString().matches("[\\w.%-]+"));
        store.remove(SERVER, "chat");
        store.remove(SERVER, "chat");
        assertThat(store.load(SERVER, "chat")).isEmpty();
    }

    @Test
    void onlyTheUserMayReadThem() throws IOException {
        Assumptions.assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        store().save(SERVER, "chat", "one");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("credentials"))))
                .isEqualTo("rwx------");
        for (Path file : files()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void whatIsNoTokenIsReported() throws IOException {
        store().save(SERVER, "chat", "one");
        Files.write(files().get(0), new byte[100_000]);
        assertThatThrownBy(() -> store().load(SERVER, "chat"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(files().get(0).toString());
        Files.write(files().get(0), new byte[0]);
        assertThat(store().load(SERVER, "chat")).isEmpty();
    }

    @Test
    void connectionsPresentTheTokenOfTheLastRun() throws Exception {
        for (String presented : List.of("", "tok")) {
            try (FakeServer server = FakeServer.start("v3.bsatn.spacetimedb")) {
                FileCredentialStore store = store();
                if (!presented.isEmpty()) {
                    store.save(server.uri(), "db", presented);
                }
                try (TestConnection connection =
                        builder(server).credentialStore(store).build()) {
                    String head = server.handshake();
                    assertThat(head.contains("Authorization: Bearer")).isEqualTo(!presented.isEmpty());
                    server.sendInitial();
                    connection.connected().get(60, TimeUnit.SECONDS);
                    assertThat(store.load(server.uri(), "db")).contains("tok");
                }
            }
        }
    }

    @Test
    void aTokenThatWasGivenCountsMoreAndFailuresToSaveAreReported() throws Exception {
        List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
        CredentialStore broken = new CredentialStore() {
            @Override
            public Optional<String> load(String uri, String databaseName) {
                return Optional.of("kept");
            }

            @Override
            public void save(String uri, String databaseName, String token) {
                throw new UncheckedIOException(new IOException("full"));
            }

            @Override
            public void remove(String uri, String databaseName) {}
        };
        try (FakeServer server = FakeServer.start("v3.bsatn.spacetimedb");
                TestConnection connection = builder(server)
                        .credentialStore(broken)
                        .token("given")
                        .onCallbackError(errors::add)
                        .build()) {
            assertThat(server.handshake()).contains("Bearer given");
            server.sendInitial();
            connection.connected().get(60, TimeUnit.SECONDS);
            assertThat(errors)
                    .singleElement()
                    .satisfies(error -> assertThat(error).hasMessageContaining("full"));
        }
    }

    private static ConnectionBuilder<TestConnection> builder(FakeServer server) {
        return new ConnectionBuilder<TestConnection>(TestConnection::new)
                .uri(server.uri())
                .databaseName("db");
    }
}
