package generics;

import dev.stdb.module.ModuleCalls;
import dev.stdb.module.ViewResults;
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
     * Runs one view; parameters and result as in {@code __call_view_anon__}.
     */
    public static int callAnonymous(int id, int arguments, int result) {
        try {
            int at = ModuleCalls.loadArguments(arguments);
            AnonymousViewContext<Db> ctx = new AnonymousViewContext<>(db());
            switch (id) {
                case 0:
                    return blue(ctx, at, result);
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

    private static int blue(AnonymousViewContext<Db> ctx, int at, int result) {
        return ViewResults.query(result, Scores.blue(ctx));
    }
}
