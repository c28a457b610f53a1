package chat;

import dev.stdb.annotation.ClientConnected;
import dev.stdb.annotation.ClientDisconnected;
import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import dev.stdb.types.Identity;
import java.util.Optional;

public final class Chat {

    private Chat() {}

    @Reducer
    public static void setName(ReducerContext<Db> ctx, String name) {
        if (name.isBlank()) {
            throw new ReducerException("names must not be empty");
        }
        User user = ctx.db().user().identity().find(ctx.sender())
                .orElseThrow(() -> new ReducerException("cannot set the name of an unknown user"));
        ctx.db().user().update(new User(user.identity(), Optional.of(name), user.online()));
    }

    @Reducer
    public static void sendMessage(ReducerContext<Db> ctx, String text) {
        if (text.isBlank()) {
            throw new ReducerException("messages must not be empty");
        }
        ctx.db().message().insert(new Message(ctx.sender(), ctx.timestamp(), text));
    }

    @ClientConnected
    static void connected(ReducerContext<Db> ctx) {
        Identity sender = ctx.sender();
        Optional<User> known = ctx.db().user().identity().find(sender);
        if (known.isPresent()) {
            ctx.db().user().update(new User(sender, known.get().name(), true));
        } else {
            ctx.db().user().insert(new User(sender, Optional.empty(), true));
        }
    }

    @ClientDisconnected
    static void disconnected(ReducerContext<Db> ctx) {
        Optional<User> known = ctx.db().user().identity().find(ctx.sender());
        if (known.isPresent()) {
            ctx.db().user().update(new User(ctx.sender(), known.get().name(), false));
        } else {
            ctx.log().warn("a user disconnected who never connected: identity=" + ctx.sender());
        }
    }
}
