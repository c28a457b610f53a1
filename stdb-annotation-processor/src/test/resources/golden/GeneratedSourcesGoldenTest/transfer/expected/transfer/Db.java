package transfer;

import javax.annotation.processing.Generated;

/**
 * The tables of this module.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class Db {
    private final AccountsTable accounts = new AccountsTable();

    Db() {
    }

    /**
     * Returns table {@code accounts}.
     */
    public AccountsTable accounts() {
        return accounts;
    }
}
