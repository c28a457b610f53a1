package ${package};

import dev.stdb.annotation.ClientConnected;
import dev.stdb.annotation.ClientDisconnected;
import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import java.util.Optional;

/** The whole server side: two reducers that clients call, and two that the database calls when they come and go. */
public final class Chat {
    private Chat() {}

    /** Names the caller. */
    @Reducer
    public static void setName(ReducerContext<Db> ctx, String name) {
        if (name.trim().isEmpty()) {
            throw new ReducerException("names must not be empty");
        }
        User user = ctx.db().user().identity().require(ctx.sender());
        ctx.db().user().update(new User(user.identity(), Optional.of(name.trim()), user.online()));
    }

    /** Adds a line to the conversation. */
    @Reducer
    public static void say(ReducerContext<Db> ctx, String text) {
        if (text.trim().isEmpty()) {
            throw new ReducerException("messages must not be empty");
        }
        ctx.db().message().insert(new Message(0, ctx.sender(), ctx.timestamp().toInstant(), text));
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
        ctx.db().user().update(new User(user.identity(), user.name(), online));
    }
}
