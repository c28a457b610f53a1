package dev.stdb.examples.chat;

import dev.stdb.annotation.ClientConnected;
import dev.stdb.annotation.ClientDisconnected;
import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import java.util.Optional;

/** The whole server side of the chat: two reducers clients call, and two the database calls for them. */
public final class Chat {
    private Chat() {}

    /** Names the caller. */
    @Reducer
    public static void setName(ReducerContext<Db> ctx, String name) {
        if (name.trim().isEmpty()) {
            throw new ReducerException("names must not be empty");
        }
        User user = ctx.db()
                .user()
                .identity()
                .find(ctx.sender())
                .orElseThrow(() -> new ReducerException("cannot set a name for an unknown user"));
        ctx.db().user().identity().update(new User(user.identity(), Optional.of(name), user.online()));
    }

    /** Adds a line to the conversation. */
    @Reducer
    public static void sendMessage(ReducerContext<Db> ctx, String text) {
        if (text.trim().isEmpty()) {
            throw new ReducerException("messages must not be empty");
        }
        ctx.db().message().insert(new Message(ctx.sender(), ctx.timestamp(), text));
    }

    @ClientConnected
    static void connected(ReducerContext<Db> ctx) {
        Optional<User> known = ctx.db().user().identity().find(ctx.sender());
        if (known.isPresent()) {
            setOnline(ctx, known.get(), true);
        } else {
            ctx.db().user().insert(new User(ctx.sender(), Optional.empty(), true));
        }
    }

    @ClientDisconnected
    static void disconnected(ReducerContext<Db> ctx) {
        ctx.db().user().identity().find(ctx.sender()).ifPresent(user -> setOnline(ctx, user, false));
    }

    private static void setOnline(ReducerContext<Db> ctx, User user, boolean online) {
        ctx.db().user().identity().update(new User(user.identity(), user.name(), online));
    }
}
