package dev.stdb.task.verb;

import dev.stdb.json.JsonWriter;
import dev.stdb.task.Consent;
import dev.stdb.task.Format;
import dev.stdb.task.Output;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.config.CliConfig;
import dev.stdb.task.config.NamedServer;
import dev.stdb.task.http.ServerClient;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.text.TextTable;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The servers that the user has names for. Source: spec cli-and-dev-loop.md §2.4. */
public final class ServersTask {
    private static final int OK = 200;

    private final CliConfig config;
    private final Spelling spelling;
    private final Output output;

    /** Creates a task. */
    public ServersTask(CliConfig config, Spelling spelling, Output output) {
        this.config = config;
        this.spelling = spelling;
        this.output = output;
    }

    /** Shows all servers; {@code *} marks the one that is meant when none is named. */
    public void list(Format format) {
        String chosen = config.defaultServer().nickname();
        List<List<String>> rows = new ArrayList<>();
        for (NamedServer server : config.servers()) {
            boolean isDefault = server.nickname().equals(chosen);
            if (format == Format.JSON) {
                output.result(json(server, isDefault));
            } else {
                rows.add(List.of(
                        isDefault ? "*" : "",
                        server.nickname(),
                        server.address().toString(),
                        server.fingerprint().isPresent() ? "known" : ""));
            }
        }
        if (format == Format.TEXT) {
            TextTable.lines(List.of("default", "nickname", "address", "fingerprint"), rows)
                    .forEach(output::result);
        }
    }

    private static String json(NamedServer server, boolean isDefault) {
        return new JsonWriter()
                .beginObject()
                .name("nickname")
                .value(server.nickname())
                .name("address")
                .value(server.address().toString())
                .name("default")
                .value(isDefault)
                .name("fingerprint")
                .value(server.fingerprint().orElse(null))
                .endObject()
                .toString();
    }

    /** Says which server is meant when none is named. */
    public void setDefault(String name) throws TaskException, IOException {
        NamedServer server = config.require(name, spelling);
        config.setDefault(server.nickname());
        save("the default server is " + server.nickname() + ", " + server.address());
    }

    /**
     * Adds a server.
     *
     * @param isDefault whether it is meant when none is named
     * @param withFingerprint whether to ask it for its key
     * @throws TaskException if there is one of that name or address, or it does not tell its key
     */
    public void add(String nickname, String address, boolean isDefault, boolean withFingerprint)
            throws TaskException, ServerException, IOException {
        NamedServer server = NamedServer.of(nickname, config.parseAddress(address, spelling));
        for (NamedServer other : config.servers()) {
            if (other.nickname().equals(nickname) || other.address().equals(server.address())) {
                throw new TaskException(
                        "there is a server '" + other.nickname() + "' at " + other.address(),
                        "",
                        "change it: " + spelling.command("server edit", Map.of("name", other.nickname())));
            }
        }
        config.put(withFingerprint ? server.withFingerprint(Optional.of(keyOf(server))) : server);
        if (isDefault) {
            config.setDefault(nickname);
        }
        save("added server " + nickname + " at " + server.address());
    }

    /** Removes a server. */
    public void remove(String name) throws TaskException, IOException {
        NamedServer server = config.require(name, spelling);
        if (!config.remove(server.nickname())) {
            throw new TaskException("server '" + name + "' is known without being in " + config.file());
        }
        save("removed server " + server.nickname());
    }

    /**
     * Asks a server for its key and keeps it.
     *
     * @param consent to a key that is not the one that was kept
     */
    public void fingerprint(String name, Consent consent) throws TaskException, ServerException, IOException {
        NamedServer server = config.require(name, spelling);
        String key = keyOf(server);
        boolean isOther =
                server.fingerprint().filter(known -> !known.equals(key)).isPresent();
        if (isOther && !consent.to("the key of " + server.nickname() + " has changed; keep the new one?")) {
            throw new TaskException(
                    "server '" + server.nickname() + "' has another key than before",
                    "its keys were made anew, or somebody else answers at " + server.address(),
                    "to keep the new one: " + spelling.flag("yes"));
        }
        config.put(server.withFingerprint(Optional.of(key)));
        save("the key of " + server.nickname() + " is kept" + (isOther ? ", another than before" : ""));
    }

    /**
     * Changes a server.
     *
     * @param newName its new nickname, if it gets one
     * @param newAddress its new address, if it gets one
     * @param withFingerprint whether to ask it for its key if it has a new address
     */
    public void edit(String name, Optional<String> newName, Optional<String> newAddress, boolean withFingerprint)
            throws TaskException, ServerException, IOException {
        NamedServer old = config.require(name, spelling);
        NamedServer server = old.withNickname(newName.orElse(old.nickname()));
        if (newAddress.isPresent()) {
            URI address = config.parseAddress(newAddress.get(), spelling);
            server = NamedServer.of(server.nickname(), address);
            if (withFingerprint) {
                server = server.withFingerprint(Optional.of(keyOf(server)));
            }
        }
        config.replace(old.nickname(), server);
        save("server " + server.nickname() + " is at " + server.address());
    }

    /** Tells whether a server is there; that it is not is an answer, too. */
    public void ping(String name) throws TaskException {
        URI address = config.address(name, spelling);
        int status;
        try {
            status = new ServerClient(address, null, spelling).ping();
        } catch (TaskException e) {
            output.result("unreachable: " + address);
            return;
        }
        output.result((status == OK ? "online: " : "answers with status " + status + ": ") + address);
    }

    private String keyOf(NamedServer server) throws TaskException, ServerException {
        return new ServerClient(server.address(), null, spelling).publicKey();
    }

    private void save(String what) throws IOException {
        config.save();
        output.result(what);
    }
}
