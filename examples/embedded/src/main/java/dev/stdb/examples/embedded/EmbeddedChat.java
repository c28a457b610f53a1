package dev.stdb.examples.embedded;

import dev.stdb.examples.embedded.bindings.DbConnection;
import dev.stdb.examples.embedded.bindings.Message;
import dev.stdb.server.IssuedToken;
import dev.stdb.server.Server;
import dev.stdb.server.ServerDatabase;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Starts a server in this process, publishes the chat module, says something and prints what arrives by subscription.
 *
 * <p>While it runs, anybody else may join: the chat's page and console connect to a server in a Java program as to any
 * other.
 */
public final class EmbeddedChat {
    private static final String MODULE = "/chat-module.wasm";
    private static final int DEFAULT_PORT = 3000;
    private static final long PATIENCE_SECONDS = 30;

    private EmbeddedChat() {}

    /**
     * Runs the example.
     *
     * @param args the port to listen on; 0 for any free one, 3000 if there are none
     */
    public static void main(String... args) throws Exception {
        int port = args.length == 0 ? DEFAULT_PORT : Integer.parseInt(args[0]);
        try (Server server = Server.builder().inMemory().port(port).start()) {
            IssuedToken owner = server.issueToken("embedded-chat");
            ServerDatabase chat = server.publish("quickstart-chat", program(), owner.identity());
            System.out.println("the chat runs on " + server.url());
            Message message = say(server, chat, "hello from inside");
            System.out.println("arrived: " + message.text());
        }
        System.out.println("stopped");
    }

    /** Reads the module that the build has put beside the classes. */
    static byte[] program() throws IOException {
        try (InputStream in = EmbeddedChat.class.getResourceAsStream(MODULE)) {
            if (in == null) {
                throw new FileNotFoundException("not on the class path: " + MODULE);
            }
            return in.readAllBytes();
        }
    }

    /** Sends a message as Ann, and returns it as it comes back to those who subscribed to messages. */
    static Message say(Server server, ServerDatabase chat, String text) throws Exception {
        try (DbConnection connection = DbConnection.builder()
                .uri(server.url().toString())
                .databaseName(chat.name())
                .token(server.issueToken("ann").token())
                .build()
                .connected()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            CompletableFuture<Message> arrived = new CompletableFuture<>();
            connection.db().message().onInsert((context, message) -> arrived.complete(message));
            connection.subscriptionBuilder().subscribe("SELECT * FROM message WHERE text = '" + text + "'");
            connection.reducers().sendMessage(text);
            return arrived.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
