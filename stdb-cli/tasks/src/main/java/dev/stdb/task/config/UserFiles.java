package dev.stdb.task.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of the user of this machine are. Source: spec cli-and-dev-loop.md §1, §3.1.
 *
 * @param config {@code cli.toml}, which the official command line reads and writes, too
 * @param tokens directory of the tokens
 * @param history file of the statements typed at the prompt
 * @param data directory of the databases of a server of this machine
 */
public record UserFiles(Path config, Path tokens, Path history, Path data) {
    private static final String CONFIG_NAME = "cli.toml";

    /**
     * Returns where they are if nothing is said.
     *
     * @param configHome value of {@code XDG_CONFIG_HOME}, if there is one
     */
    public static UserFiles of(Path home, @Nullable String configHome) {
        Path configs = configHome == null || configHome.isBlank() ? home.resolve(".config") : Path.of(configHome);
        Path own = home.resolve(".stdb");
        return new UserFiles(
                configs.resolve("spacetime").resolve(CONFIG_NAME),
                own.resolve("tokens"),
                own.resolve("history"),
                home.resolve(".local/share/stdb/data"));
    }

    /** Returns where they are in the environment of this process. */
    public static UserFiles standard() {
        return of(Path.of(System.getProperty("user.home")), System.getenv("XDG_CONFIG_HOME"));
    }

    /** Returns where they are below a directory that has everything. */
    public static UserFiles below(Path root) {
        return new UserFiles(
                root.resolve("config").resolve(CONFIG_NAME),
                root.resolve("tokens"),
                root.resolve("history"),
                root.resolve("data"));
    }

    /** Returns the same with {@code cli.toml} elsewhere. */
    public UserFiles withConfig(Path file) {
        return new UserFiles(file, tokens, history, data);
    }
}
