package dev.stdb.server.migration;

import dev.stdb.ErrorCode;

/** Ways a change of schema can be refused. */
public enum MigrationErrorCode implements ErrorCode {
    /**
     * The schema cannot be migrated automatically. Cure: see the listed errors; or publish with deletion of the data.
     */
    MODULE_MIGRATION(Category.USER);

    private final Category category;

    MigrationErrorCode(Category category) {
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
