package generics;

import dev.stdb.module.BaseViewContext;
import javax.annotation.processing.Generated;

/**
 * What a view knows whose rows are the same for every caller. Valid until it returns.
 *
 * @param <D> {@code Db}, as for reducers
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class AnonymousViewContext<D extends Db> extends BaseViewContext<ReadOnlyDb, From> {
    AnonymousViewContext(ReadOnlyDb db) {
        super(db, new From());
    }
}
