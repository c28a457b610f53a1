package shop;

import javax.annotation.processing.Generated;

/**
 * The tables of this module.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class Db {
    private final ItemsTable items = new ItemsTable();

    Db() {
    }

    /**
     * Returns table {@code Items}.
     */
    public ItemsTable items() {
        return items;
    }
}
