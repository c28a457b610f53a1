package dev.stdb.task.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.Spelling;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliConfigTest {
    /** As the official command line writes it. */
    private static final String OFFICIAL = """
        default_server = "home"
        web_session_token = "s"
        spacetimedb_token = "a.b.c"
        listen_addr = "127.0.0.1:4000"

        [[server_configs]]
        nickname = "home"
        host = "192.168.0.2:3000"
        protocol = "http"
        ecdsa_public_key = \"""
        -----BEGIN PUBLIC KEY-----
        AB
        -----END PUBLIC KEY-----
        \"""

        [[server_configs]]
        host = "example.org"
        protocol = "https"
        """;

    @TempDir
    Path directory;

    private CliConfig read(String text) throws Exception {
        return CliConfig.read(Files.writeString(directory.resolve("cli.toml"), text));
    }

    @Test
    void withoutAFileTheServerOfThisMachineIsMeant() throws Exception {
        CliConfig config = CliConfig.read(directory.resolve("none/cli.toml"));
        assertThat(config.defaultServer().address()).isEqualTo(URI.create("http://127.0.0.1:3000"));
        assertThat(config.servers()).extracting(NamedServer::nickname).containsExactly("local", "maincloud");
        assertThat(config.token()).isEmpty();
    }

    @Test
    void theOfficialFileIsRead() throws Exception {
        CliConfig config = read(OFFICIAL);
        assertThat(config.defaultServer())
                .isEqualTo(new NamedServer(
                        "home",
                        "192.168.0.2:3000",
                        "http",
                        Optional.of("-----BEGIN PUBLIC KEY-----\nAB\n-----END PUBLIC KEY-----\n")));
        assertThat(config.token()).contains("a.b.c");
    }

    @Test
    void serversAreNamedByNicknameHostOrAddress() throws Exception {
        CliConfig config = read(OFFICIAL);
        assertThat(config.address("home", Spelling.COMMAND_LINE)).hasToString("http://192.168.0.2:3000");
        assertThat(config.address("example.org", Spelling.COMMAND_LINE)).hasToString("https://example.org");
        assertThat(config.address("http://other:1", Spelling.COMMAND_LINE)).hasToString("http://other:1");
        assertThat(config.address("maincloud", Spelling.COMMAND_LINE))
                .as("known without the file")
                .hasToString("https://maincloud.spacetimedb.com");
        assertThatThrownBy(() -> config.address("hme", Spelling.COMMAND_LINE))
                .hasMessage("--server=hme is no address and no server that has a name\n"
                        + "for example --server=http://127.0.0.1:3000; names are home, example.org");
        assertThatThrownBy(() -> config.address("ftp://x", Spelling.MAVEN))
                .hasMessageStartingWith("-Dstdb.server=ftp://x is no address");
    }

    @Test
    void whatIsWrittenIsReadAgainAndOtherKeysStay() throws Exception {
        CliConfig config = read(OFFICIAL);
        config.replace("home", NamedServer.of("house", URI.create("https://house:1")));
        config.put(NamedServer.of("third", URI.create("http://third:3")).withFingerprint(Optional.of("K\n")));
        config.save();
        String text = Files.readString(config.file());
        assertThat(text).contains("listen_addr = \"127.0.0.1:4000\"");
        CliConfig again = CliConfig.read(config.file());
        assertThat(again.servers()).isEqualTo(config.servers()).hasSize(3);
        assertThat(again.defaultServer().nickname()).isEqualTo("house");
    }

    @Test
    void theDefaultGoesWithItsServer() throws Exception {
        CliConfig config = read(OFFICIAL);
        assertThat(config.remove("home")).isTrue();
        assertThat(config.remove("home")).isFalse();
        assertThat(config.defaultServer()).isEqualTo(NamedServer.LOCAL);
        assertThat(config.removeToken()).isTrue();
        config.save();
        assertThat(Files.readString(config.file())).doesNotContain("a.b.c", "web_session", "default_server");
    }

    @Test
    void wrongFilesAreNamedWithTheReason() throws IOException {
        assertThatThrownBy(() -> read("server_configs = 1")).hasMessageContaining("cli.toml cannot be read\n");
        assertThatThrownBy(() -> read("a = ")).hasMessageEndingWith("--config-path=FILE");
        assertThatThrownBy(() -> read("[[server_configs]]\nhost = \"h\"\nprotocol = \"gopher\""))
                .hasMessageContaining("protocol=gopher");
    }

    @Test
    void filesOfTheUserAreWhereTheOfficialOnesAre() {
        Path home = Path.of("/home/ann");
        assertThat(UserFiles.of(home, null).config()).isEqualTo(Path.of("/home/ann/.config/spacetime/cli.toml"));
        assertThat(UserFiles.of(home, "/conf").config()).isEqualTo(Path.of("/conf/spacetime/cli.toml"));
        assertThat(UserFiles.below(Path.of("/r")).config()).isEqualTo(Path.of("/r/config/cli.toml"));
    }
}
