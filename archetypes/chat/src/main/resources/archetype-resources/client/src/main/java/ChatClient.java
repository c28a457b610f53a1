package ${package};

import dev.stdb.client.Event;
import dev.stdb.client.FileCredentialStore;
import dev.stdb.client.ReconnectPolicy;
import dev.stdb.types.Identity;
import ${package}.bindings.DbConnection;
import ${package}.bindings.Message;
import ${package}.bindings.User;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A chat client for the terminal: prints what changes in its copy of the tables, calls a reducer for each line. */
public final class ChatClient implements AutoCloseable {
    private static final String SERVER = "http://127.0.0.1:3000";
    private static final String DATABASE = "${rootArtifactId}";

    private final PrintStream out;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final DbConnection connection;

    /**
     * Connects; {@link #awaitReady} waits until the conversation is here.
     *
     * @param tokens file that makes this user the same one the next time
     */
    ChatClient(String server, String database, Path tokens, PrintStream out) {
        this.out = out;
        this.connection = DbConnection.builder()
                .uri(server)
                .databaseName(database)
                .credentialStore(new FileCredentialStore(tokens))
                .reconnect(ReconnectPolicy.standard())
                .onConnect((conn, identity, token) -> subscribe(conn))
                .onConnectError((conn, error) -> ready.completeExceptionally(error))
                .build();
    }

    /**
     * Chats until the input ends.
     *
     * @param args nothing, {@code --as NAME}, {@code --server URL}
     */
    public static void main(String[] args) throws IOException {
        String server = option(args, "--server", SERVER);
        String name = option(args, "--as", "");
        Path tokens = Path.of(System.getProperty("user.home"), "." + DATABASE, name.isEmpty() ? "me" : name);
        try (ChatClient client = new ChatClient(server, DATABASE, tokens, System.out)) {
            client.awaitReady();
            if (!name.isEmpty()) {
                client.setName(name);
            }
            System.out.println("* type a message; the end of the input (Ctrl-D) ends the program");
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                client.say(line);
            }
        } catch (CompletionException e) {
            System.err.println("cannot chat at " + server + ": " + e.getCause().getMessage()
                    + "\nis 'mvn stdb:run' running? its first lines tell the address, which --server takes");
            System.exit(1);
        }
    }

    private static String option(String[] args, String name, String otherwise) {
        for (int i = 0; i + 1 < args.length; i++) {
            if (args[i].equals(name)) {
                return args[i + 1];
            }
        }
        return otherwise;
    }

    private void subscribe(DbConnection conn) {
        conn.db().message().onInsert((context, message) -> {
            // What a subscription brings at once is history, which is printed in its order.
            if (!(context.event() instanceof Event.SubscribeApplied)) {
                print(message);
            }
        });
        conn.db().user().onUpdate((context, before, after) -> {
            if (before.online() != after.online()) {
                out.println("* " + name(after.identity()) + (after.online() ? " is here" : " left"));
            }
        });
        conn.subscriptionBuilder()
                .onApplied(context -> {
                    conn.db().message().stream()
                            .sorted(Comparator.comparingLong(Message::id))
                            .forEach(this::print);
                    ready.complete(null);
                })
                .onError((context, error) -> ready.completeExceptionally(error))
                .subscribeToAllTables();
    }

    private void print(Message message) {
        out.println(name(message.sender()) + ": " + message.text());
    }

    private String name(Identity identity) {
        return connection.db().user().byIdentity().find(identity)
                .flatMap(User::name)
                .orElseGet(() -> "guest-" + identity.toHex().substring(4, 10));
    }

    /** Waits until the conversation is here; throws {@link CompletionException} if there is none to be had. */
    void awaitReady() {
        ready.join();
    }

    /** Says something, and prints why if the module refuses it. */
    void say(String text) {
        connection.reducers().say(text).whenComplete(this::report);
    }

    /** Takes a name. */
    void setName(String name) {
        connection.reducers().setName(name).whenComplete(this::report);
    }

    private void report(Object receipt, Throwable error) {
        if (error != null) {
            out.println("! " + error.getMessage());
        }
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
