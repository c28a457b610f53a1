package generics;

import dev.stdb.module.BaseViewContext;
import dev.stdb.types.Identity;
import javax.annotation.processing.Generated;

/**
 * What a view knows whose rows depend on its caller. Valid until it returns.
 *
 * @param <D> {@code Db}, as for reducers
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ViewContext<D extends Db> extends BaseViewContext<ReadOnlyDb, From> {
    private final long sender0;

    private final long sender1;

    private final long sender2;

    private final long sender3;

    private boolean hasAskedSender;

    ViewContext(ReadOnlyDb db, long sender0, long sender1, long sender2, long sender3) {
        super(db, new From());
        this.sender0 = sender0;
        this.sender1 = sender1;
        this.sender2 = sender2;
        this.sender3 = sender3;
    }

    /**
     * Returns the identity of whoever reads the view. Callers for whom a view does not ask share its result.
     */
    public Identity sender() {
        hasAskedSender = true;
        return Identity.of(sender0, sender1, sender2, sender3);
    }

    /**
     * Returns whether the view has asked who reads it.
     */
    boolean hasAskedSender() {
        return hasAskedSender;
    }
}
