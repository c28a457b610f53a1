package game;

import dev.stdb.module.ModuleCalls;
import dev.stdb.module.ViewResults;
import java.util.List;
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
                    return ViewResults.answer(scores(ctx, at, result), ctx.hasAskedSender());
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

    private static int scores(ViewContext<Db> ctx, int at, int result) {
        List<Score> rows = Scores.scores(ctx);
        int start = ViewResults.begin(ListOfScoreCodec.sizeMax(rows));
        return ViewResults.rows(result, start, ListOfScoreCodec.write(start, rows));
    }
}
