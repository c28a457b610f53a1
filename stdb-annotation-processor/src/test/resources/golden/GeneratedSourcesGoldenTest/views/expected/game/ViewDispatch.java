package game;

import dev.stdb.module.Memory;
import dev.stdb.module.ModuleCalls;
import dev.stdb.module.Values;
import dev.stdb.module.ViewResults;
import game.rank.Ranks;
import game.rank.ViewBridge;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Calls views by number: decodes the arguments, encodes the rows, reports failures.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ViewDispatch {
    private static ReadOnlyDb db;

    private ViewDispatch() {
    }

    /**
     * Runs one view; parameters and result as in {@code __call_view__}.
     */
    public static int call(int id, long sender0, long sender1, long sender2, long sender3,
            int arguments, int result) {
        try {
            int at = ModuleCalls.loadArguments(arguments);
            ViewContext<Db> ctx = new ViewContext<>(db(), sender0, sender1, sender2, sender3);
            switch (id) {
                case 0:
                    return ViewResults.answer(mates(ctx, at, result), ctx.hasAskedSender());
                case 1:
                    return ViewResults.answer(me(ctx, at, result), ctx.hasAskedSender());
                case 2:
                    return ViewResults.answer(near(ctx, at, result), ctx.hasAskedSender());
                default:
                    throw new IllegalArgumentException("no view has this id: id=" + id);
            }
        } catch (Throwable failure) {
            return ModuleCalls.fail(failure, result);
        } finally {
            ModuleCalls.end();
        }
    }

    /**
     * Runs one view; parameters and result as in {@code __call_view_anon__}.
     */
    public static int callAnonymous(int id, int arguments, int result) {
        try {
            int at = ModuleCalls.loadArguments(arguments);
            AnonymousViewContext<Db> ctx = new AnonymousViewContext<>(db());
            switch (id) {
                case 0:
                    return leaders(ctx, at, result);
                default:
                    throw new IllegalArgumentException("no view has this id: id=" + id);
            }
        } catch (Throwable failure) {
            return ModuleCalls.fail(failure, result);
        } finally {
            ModuleCalls.end();
        }
    }

    private static ReadOnlyDb db() {
        ReadOnlyDb tables = db;
        if (tables == null) {
            tables = new ReadOnlyDb(new Db());
            db = tables;
        }
        return tables;
    }

    private static int mates(ViewContext<Db> ctx, int at, int result) {
        return ViewResults.query(result, Game.mates(ctx));
    }

    private static int leaders(AnonymousViewContext<Db> ctx, int at, int result) throws Throwable {
        List<Ranks.Rank> rows = ViewBridge.Ranks_leaders(ctx);
        int start = ViewResults.begin(ListOfRankCodec.sizeMax(rows));
        return ViewResults.rows(result, start, ListOfRankCodec.write(start, rows));
    }

    private static int me(ViewContext<Db> ctx, int at, int result) {
        Optional<Player> row = Game.me(ctx);
        List<Player> rows = row.isPresent() ? List.of(row.get()) : List.of();
        int start = ViewResults.begin(ListOfPlayerCodec.sizeMax(rows));
        return ViewResults.rows(result, start, ListOfPlayerCodec.write(start, rows));
    }

    private static int near(ViewContext<Db> ctx, int at, int result) {
        int level = Memory.getInt(at);
        boolean online = Values.readBoolean(at + 4);
        return ViewResults.query(result, Game.near(ctx, level, online));
    }
}
