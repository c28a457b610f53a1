package dev.stdb.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncementTest {
    private static final URI URL = URI.create("http://127.0.0.1:3000");

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private Path ready;
    private Announcement announcement;

    @BeforeEach
    void prepare() {
        ready = directory.resolve("ready");
        announcement = new Announcement(new PrintWriter(out), ready);
    }

    @Test
    void serverIsReadyWhenItsDatabasesRun() throws Exception {
        List<String> whileStarting = new ArrayList<>();
        announcement.announce(URL, wait -> {
            whileStarting.add(Files.exists(ready) + " " + out);
            return whileStarting.size() > 1;
        });
        assertThat(whileStarting)
                .containsExactly(
                        "false ",
                        "false stdb listens on http://127.0.0.1:3000; databases are still starting"
                                + System.lineSeparator());
        assertThat(out.toString()).endsWith("stdb ready on http://127.0.0.1:3000" + System.lineSeparator());
        assertThat(ready).hasContent("http://127.0.0.1:3000");
    }

    @Test
    void serverWhoseDatabasesRunHasOneLine() throws Exception {
        announcement.announce(URL, wait -> true);
        assertThat(out).hasToString("stdb ready on http://127.0.0.1:3000" + System.lineSeparator());
        assertThat(ready).exists();
    }

    @Test
    void serverThatStopsMeanwhileIsNeverReady() throws Exception {
        announcement.announce(URL, wait -> false);
        assertThat(out.toString()).doesNotContain("ready");
        assertThat(ready).doesNotExist();
    }
}
