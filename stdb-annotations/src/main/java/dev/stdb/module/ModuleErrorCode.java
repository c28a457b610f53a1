package dev.stdb.module;

import dev.stdb.ErrorCode;

/** What can go wrong inside a module. Ids are stable. */
public enum ModuleErrorCode implements ErrorCode {
    /** A reducer refused its input. Cure: see the message; it is the module author's. */
    REDUCER_REFUSED(Category.USER),
    /** A row with the same unique value exists. Cure: choose another value, or update the existing row. */
    UNIQUE_CONSTRAINT_VIOLATED(Category.USER),
    /** An update or lookup found no row with that key. Cure: insert the row first, or use {@code find}. */
    NO_SUCH_ROW(Category.USER),
    /** A schedule lies more than about two years ahead. Cure: schedule a nearer time. */
    SCHEDULE_DELAY_TOO_LONG(Category.USER),
    /** A procedure wanted to wait, or to begin a transaction, inside a transaction. Cure: end that one first. */
    TRANSACTION_OPEN(Category.INTERNAL),
    /** A request to another server has no answer. Cure: see the message. */
    HTTP_FAILED(Category.INTERNAL),
    /** Who asks an HTTP handler is gone, or too slow. Cure: none; end the call. */
    CLIENT_GONE(Category.USER),
    /** The database does not know a table or index of this module. Cure: publish the module again. */
    SCHEMA_MISMATCH(Category.INTERNAL),
    /** A host function failed otherwise. Cure: see the number, spec module-abi.md §4. */
    HOST_CALL_FAILED(Category.INTERNAL),
    /**
     * The module's linear memory is full. Cure: close iterators over large rows before others are opened, use smaller
     * rows.
     */
    OUT_OF_MEMORY(Category.RESOURCE),
    /** A row, key, log line or list of arguments has more than 16 MiB. Cure: store large values in several rows. */
    VALUE_TOO_LARGE(Category.USER);

    private final Category category;

    ModuleErrorCode(Category category) {
        this.category = category;
    }

    @Override
    public String id() {
        return name();
    }

    @Override
    public Category category() {
        return category;
    }
}
