package dev.stdb.examples.chat.console;

import dev.stdb.StdbException;
import dev.stdb.client.ConnectFailedException;
import dev.stdb.client.ReducerReceipt;
import dev.stdb.examples.chat.console.bindings.DbConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A chat client for the terminal.
 *
 * <p>It subscribes to both tables of the module and prints every change; a typed line becomes a reducer call. There is
 * no polling and no state of its own: what it shows is its live copy of the database's rows.
 */
public final class ChatConsole {
    private static final String DATABASE = "quickstart-chat";
    private static final String NAME_COMMAND = "/name";
    private static final String SERVER = "http://127.0.0.1:3000";
    private static final String USAGE = """
            usage: java -jar chat-console.jar [server URL] [token file]

              server URL   where the chat runs (default: %s)
              token file   keeps who you are; another file makes you somebody else (default: ~/.quickstart-chat-token)

            Type a message, or '/name Ann' to be called Ann. \
            The end of the input (Ctrl-D) ends the program.""".formatted(SERVER);

    private final String server;
    private final TokenFile tokenFile;
    private final PrintStream out = System.out;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private ChatConsole(String server, TokenFile tokenFile) {
        this.server = server;
        this.tokenFile = tokenFile;
    }

    /**
     * Chats until the input ends.
     *
     * @param args the server's address (default {@code http://127.0.0.1:3000}), and the file that keeps the token
     *     (default {@code ~/.quickstart-chat-token})
     */
    public static void main(String[] args) {
        if (args.length > 0 && (args[0].equals("--help") || args[0].equals("-h"))) {
            System.out.println(USAGE);
            System.exit(0);
        }
        if (args.length > 2 || (args.length > 0 && args[0].startsWith("-"))) {
            System.err.println(USAGE);
            System.exit(2);
        }
        String server = args.length > 0 ? args[0] : SERVER;
        Path tokens =
                args.length > 1 ? Path.of(args[1]) : Path.of(System.getProperty("user.home"), ".quickstart-chat-token");
        try {
            System.exit(new ChatConsole(server, new TokenFile(tokens)).run());
        } catch (UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (IllegalArgumentException e) {
            System.err.println("not the address of a server: " + server + " (an example: " + SERVER + ")");
            System.exit(2);
        }
    }

    /** Returns the exit code: 0 after the input's end, 1 after an error. */
    private int run() {
        DbConnection connection = connect();
        int code = exitCode.join();
        connection.disconnect();
        return code;
    }

    private DbConnection connect() {
        return DbConnection.builder()
                .uri(server)
                .databaseName(DATABASE)
                .token(tokenFile.load().orElse(null))
                .onConnect((conn, identity, token) -> {
                    tokenFile.save(token);
                    subscribe(conn);
                })
                .onConnectError((conn, error) -> fail(explain(error)))
                .onDisconnect((conn, cause) -> fail("the server closed the connection"))
                .onCallbackError(error -> fail(error.getMessage()))
                .build();
    }

    private void subscribe(DbConnection connection) {
        ChatView view = new ChatView(connection, out);
        view.follow();
        connection
                .subscriptionBuilder()
                .onApplied(context -> {
                    view.printHistory();
                    out.println("* you are " + view.ownName() + "; type a message, or '" + NAME_COMMAND
                            + " Ann' to be called Ann");
                    startInput(connection);
                })
                .onError((context, error) -> fail(error.getMessage()))
                .subscribeToAllTables();
    }

    /** Callbacks must not block, so the keyboard gets a thread of its own. */
    private void startInput(DbConnection connection) {
        Thread input = new Thread(() -> readInput(connection), "chat-input");
        input.setDaemon(true);
        input.start();
    }

    private void readInput(DbConnection connection) {
        CompletableFuture<?> lastCall = CompletableFuture.completedFuture(null);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("/") && !isName(line)) {
                    out.println("! there is no command " + line.split(" ", 2)[0] + ", only " + NAME_COMMAND);
                } else if (!line.isBlank()) {
                    lastCall = call(connection, line).handle((receipt, error) -> {
                        if (error != null) {
                            out.println("! " + error.getMessage());
                        }
                        return receipt;
                    });
                }
            }
            // Answers come in the order of the calls: after the last one nothing is under way.
            lastCall.get(10, TimeUnit.SECONDS);
            exitCode.complete(0);
        } catch (IOException e) {
            fail("cannot read the input: " + e.getMessage());
        } catch (TimeoutException | ExecutionException e) {
            fail("the server did not answer the last message");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isName(String line) {
        return line.equals(NAME_COMMAND) || line.startsWith(NAME_COMMAND + " ");
    }

    private static CompletableFuture<ReducerReceipt> call(DbConnection connection, String line) {
        return isName(line)
                ? connection
                        .reducers()
                        .setName(line.substring(NAME_COMMAND.length()).trim())
                : connection.reducers().sendMessage(line);
    }

    private @Nullable String explain(StdbException error) {
        int status = error instanceof ConnectFailedException failure ? failure.httpStatus() : 0;
        return switch (status) {
            case 0 -> "cannot reach a server at " + server + "; is it running? (" + error.getMessage() + ")";
            case 401, 403 ->
                "the server does not know the token in " + tokenFile.path()
                        + "; delete the file to join as somebody new";
            case 404 ->
                "the server at " + server + " has no database '" + DATABASE + "'; publish the chat module first";
            default -> error.getMessage();
        };
    }

    /** Ends the program with an error, unless it is already ending. */
    private void fail(@Nullable String problem) {
        if (!exitCode.isDone()) {
            // Before the exit code is known: then the program ends at once.
            System.err.println(problem);
            exitCode.complete(1);
        }
    }
}
