package dev.stdb.task.config;

import com.electronwill.nightconfig.core.CommentedConfig;
import com.electronwill.nightconfig.core.Config;
import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.core.io.ParsingMode;
import com.electronwill.nightconfig.toml.TomlFormat;
import com.electronwill.nightconfig.toml.TomlParser;
import com.electronwill.nightconfig.toml.TomlWriter;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code cli.toml}: the servers that the user has names for, and a token. The official command line reads and writes
 * the same file; keys that are not known here stay as they are. Used by one thread. Source: spec cli-and-dev-loop.md
 * §3.1.
 */
public final class CliConfig {
    private static final String DEFAULT_SERVER = "default_server";
    private static final String SERVERS = "server_configs";
    private static final String TOKEN = "spacetimedb_token";
    private static final String SESSION = "web_session_token";
    private static final String NICKNAME = "nickname";
    private static final String HOST = "host";
    private static final String PROTOCOL = "protocol";
    private static final String FINGERPRINT = "ecdsa_public_key";
    private static final Set<String> PROTOCOLS = Set.of("http", "https");
    private static final List<NamedServer> BUILT_IN = List.of(NamedServer.LOCAL, NamedServer.MAINCLOUD);

    private final Path file;
    private final CommentedConfig toml;
    private final List<NamedServer> servers;

    private CliConfig(Path file, CommentedConfig toml, List<NamedServer> servers) {
        this.file = file;
        this.toml = toml;
        this.servers = servers;
    }

    /**
     * Reads a file; one that does not exist names the server of this machine and the official public one.
     *
     * @throws TaskException if it is not what it should be
     */
    public static CliConfig read(Path file) throws TaskException, IOException {
        CommentedConfig toml = TomlFormat.newConfig(LinkedHashMap::new);
        if (!Files.exists(file)) {
            return new CliConfig(file, toml, new ArrayList<>(BUILT_IN));
        }
        try {
            new TomlParser().parse(new StringReader(Files.readString(file)), toml, ParsingMode.MERGE);
            return new CliConfig(file, toml, serversOf(toml));
        } catch (ParsingException | ClassCastException | IllegalArgumentException e) {
            throw new TaskException(
                    file + " cannot be read",
                    String.valueOf(e.getMessage()),
                    "mend it, or name another before the command: --config-path=FILE",
                    e);
        }
    }

    private static List<NamedServer> serversOf(Config toml) {
        List<NamedServer> servers = new ArrayList<>();
        List<? extends UnmodifiableConfig> tables = toml.getOrElse(SERVERS, List.of());
        for (UnmodifiableConfig table : tables) {
            String protocol = table.getOrElse(PROTOCOL, "http");
            String host = table.getOrElse(HOST, "");
            if (!PROTOCOLS.contains(protocol) || host.isEmpty()) {
                throw new IllegalArgumentException("[[" + SERVERS + "]] needs host, and http or https as protocol: "
                        + HOST + "=" + host + ", " + PROTOCOL + "=" + protocol);
            }
            servers.add(new NamedServer(
                    table.getOrElse(NICKNAME, host), host, protocol, Optional.ofNullable(table.get(FINGERPRINT))));
        }
        return servers;
    }

    /** Returns the file. */
    public Path file() {
        return file;
    }

    /** Returns the servers in the order of the file. */
    public List<NamedServer> servers() {
        return List.copyOf(servers);
    }

    /** Returns the server that is meant when none is named. */
    public NamedServer defaultServer() {
        String name = toml.getOrElse(DEFAULT_SERVER, NamedServer.LOCAL.nickname());
        return find(name).orElse(NamedServer.LOCAL);
    }

    /** Returns the token that the official command line uses for all servers, if there is one. */
    public Optional<String> token() {
        String token = toml.getOrElse(TOKEN, "");
        return Optional.of(token).filter(text -> !text.isBlank());
    }

    /** Returns whether an address is that of a server that has a name. */
    boolean knows(URI address) {
        return Stream.concat(servers.stream(), BUILT_IN.stream())
                .anyMatch(server -> TokenStore.isSame(server.address(), address));
    }

    /** Returns the server of a nickname or host name, if there is one. */
    public Optional<NamedServer> find(String name) {
        Optional<NamedServer> own =
                servers.stream().filter(server -> server.isCalled(name)).findFirst();
        return own.isPresent()
                ? own
                : BUILT_IN.stream()
                        .filter(server -> server.nickname().equals(name))
                        .findFirst();
    }

    /**
     * Returns the server of a nickname or host name.
     *
     * @throws TaskException if there is none
     */
    public NamedServer require(String name, Spelling spelling) throws TaskException {
        return find(name)
                .orElseThrow(() -> new TaskException(
                        "there is no server called '" + name + "'",
                        "",
                        "known are " + names() + "; see " + spelling.command("server list", Map.of())));
    }

    /**
     * Returns the address of a server.
     *
     * @param wanted nickname, host name or address
     * @throws TaskException if it is none of these
     */
    public URI address(String wanted, Spelling spelling) throws TaskException {
        Optional<NamedServer> named = find(wanted);
        return named.isPresent() ? named.get().address() : parseAddress(wanted, spelling);
    }

    /**
     * Returns the address that a text is.
     *
     * @throws TaskException if it is none
     */
    public URI parseAddress(String text, Spelling spelling) throws TaskException {
        try {
            URI address = URI.create(text);
            if (address.getHost() != null && PROTOCOLS.contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw noAddress(text, spelling, e);
        }
        throw noAddress(text, spelling, null);
    }

    private TaskException noAddress(String text, Spelling spelling, @Nullable IllegalArgumentException cause) {
        String what = spelling.option("server", text) + " is no address and no server that has a name";
        String cure = "for example " + spelling.option("server", "http://127.0.0.1:3000") + "; names are " + names();
        return cause == null ? new TaskException(what, "", cure) : new TaskException(what, "", cure, cause);
    }

    private String names() {
        return servers.stream().map(NamedServer::nickname).collect(Collectors.joining(", "));
    }

    /** Adds a server, or puts it in the place of the one that has its nickname. */
    public void put(NamedServer server) {
        replace(server.nickname(), server);
    }

    /** Puts a server in the place of another, which need not be there; whoever names that as the default means it. */
    public void replace(String nickname, NamedServer server) {
        boolean isDefault = defaultServer().nickname().equals(nickname);
        int index = -1;
        for (int i = 0; i < servers.size(); i++) {
            index = servers.get(i).nickname().equals(nickname) ? i : index;
        }
        if (index < 0) {
            servers.add(server);
        } else {
            servers.set(index, server);
        }
        if (isDefault) {
            setDefault(server.nickname());
        }
    }

    /** Removes a server; returns whether it was there. */
    public boolean remove(String nickname) {
        if (defaultServer().nickname().equals(nickname)) {
            toml.remove(DEFAULT_SERVER);
        }
        return servers.removeIf(server -> server.nickname().equals(nickname));
    }

    /** Says which server is meant when none is named. */
    public void setDefault(String nickname) {
        toml.set(DEFAULT_SERVER, nickname);
    }

    /** Forgets the token of the official command line; returns whether there was one. */
    public boolean removeToken() {
        boolean had = token().isPresent();
        toml.remove(TOKEN);
        toml.remove(SESSION);
        return had;
    }

    /** Writes the file. */
    public void save() throws IOException {
        List<Config> tables = new ArrayList<>();
        for (NamedServer server : servers) {
            CommentedConfig table = TomlFormat.newConfig(LinkedHashMap::new);
            table.set(NICKNAME, server.nickname());
            table.set(HOST, server.host());
            table.set(PROTOCOL, server.protocol());
            server.fingerprint().ifPresent(key -> table.set(FINGERPRINT, key));
            tables.add(table);
        }
        toml.set(SERVERS, tables);
        PrivateFile.replace(file, new TomlWriter().writeToString(toml));
    }
}
