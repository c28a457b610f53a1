package dev.stdb.examples.chat.console;

import dev.stdb.client.Event;
import dev.stdb.client.EventContext;
import dev.stdb.examples.chat.console.bindings.DbConnection;
import dev.stdb.examples.chat.console.bindings.Message;
import dev.stdb.examples.chat.console.bindings.User;
import dev.stdb.types.Identity;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Prints what happens in the chat, one line each. Confined to the connection's callback thread. */
final class ChatView {
    private final DbConnection connection;
    private final PrintStream out;

    ChatView(DbConnection connection, PrintStream out) {
        this.connection = connection;
        this.out = out;
    }

    /** Prints every change from now on. */
    void follow() {
        connection.db().message().onInsert((context, message) -> {
            if (isNews(context)) {
                printMessage(message);
            }
        });
        connection.db().user().onInsert((context, user) -> {
            if (isNews(context)) {
                out.println("* " + nameOf(user) + " joined");
            }
        });
        connection.db().user().onUpdate((context, before, after) -> printChange(before, after));
    }

    /** The rows that a subscription brings at once are history, which {@link #printHistory} prints in order. */
    private static boolean isNews(EventContext<DbConnection> context) {
        return !(context.event() instanceof Event.SubscribeApplied);
    }

    /** Prints the conversation so far, oldest line first, and who is here. */
    void printHistory() {
        connection.db().message().stream()
                .sorted(Comparator.comparing(message -> message.sent().micros()))
                .forEach(this::printMessage);
        String people = connection.db().user().stream()
                .filter(User::online)
                .map(ChatView::nameOf)
                .sorted()
                .collect(Collectors.joining(", "));
        out.println("* online: " + people);
    }

    /** Returns what this client's user is called. */
    String ownName() {
        return connection.identity().map(this::nameBy).orElse("nobody yet");
    }

    private void printMessage(Message message) {
        out.println(nameBy(message.sender()) + ": " + message.text());
    }

    private String nameBy(Identity identity) {
        return connection
                .db()
                .user()
                .byIdentity()
                .find(identity)
                .map(ChatView::nameOf)
                .orElseGet(() -> guestName(identity));
    }

    private void printChange(User before, User after) {
        if (!before.name().equals(after.name())) {
            out.println("* " + nameOf(before) + " is now called " + nameOf(after));
        }
        if (before.online() != after.online()) {
            out.println("* " + nameOf(after) + (after.online() ? " came back" : " left"));
        }
    }

    private static String nameOf(User user) {
        return user.name().orElseGet(() -> guestName(user.identity()));
    }

    /** Identities all start with {@code c200}; the digits after it tell guests apart. */
    private static String guestName(Identity identity) {
        return "guest-" + identity.toHex().substring(4, 10);
    }
}
