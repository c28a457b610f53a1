package shop;

import javax.annotation.processing.Generated;

/**
 * The tables of this module.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class Db {
    private final ItemTable item = new ItemTable();

    Db() {
    }

    /**
     * Returns table {@code item}.
     */
    public ItemTable item() {
        return item;
    }
}
