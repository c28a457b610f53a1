package mine;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.ClientVisibilityFilter;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Reducer;
import dev.stdb.annotation.Table;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import dev.stdb.types.Identity;

/** Letters, which only writer and reader see. */
// region letters
public final class Letters {
    @Table(name = "letter", access = Access.PUBLIC)
    public record Letter(
            @PrimaryKey @AutoInc long id,
            @Index Identity writer,
            @Index Identity reader,
            String text) {}

    @ClientVisibilityFilter
    static final String WRITTEN = "SELECT * FROM letter WHERE writer = :sender";

    @ClientVisibilityFilter
    static final String RECEIVED = "SELECT * FROM letter WHERE reader = :sender";

    @Reducer
    static void write(ReducerContext<Db> ctx, Identity reader, String text) {
        ctx.db().letter().insert(new Letter(0, ctx.sender(), reader, text));
    }
    // endregion

    // region claims
    @Reducer
    static void inspect(ReducerContext<Db> ctx) {
        boolean inspector = ctx.senderAuth()
                .claims()
                .filter(claims -> claims.texts("roles").contains("inspector"))
                .isPresent();
        if (!inspector) {
            throw new ReducerException("only inspectors may do that");
        }
        ctx.log().info("{} inspects the mine", ctx.sender());
    }
    // endregion
}
