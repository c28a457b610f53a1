package dev.stdb.server.sql;

import dev.stdb.ErrorCode;

/** Ways in which an SQL statement can be refused. */
public enum SqlErrorCode implements ErrorCode {
    /** Trigger: the text is not SQL, for example {@code SELEC * FROM t}. Cure: correct it at the position given. */
    SQL_SYNTAX,
    /** Trigger: SQL outside the dialect, for example ORDER BY. Cure: leave it out; spec sql.md §3 has the grammar. */
    SQL_UNSUPPORTED,
    /** Trigger: the text is too long or nests too deeply, or the row limit is exceeded. Cure: ask for less. */
    SQL_LIMIT,
    /** Trigger: an unknown, private, unqualified or repeated name. Cure: compare with the module's tables. */
    SQL_NAME,
    /** Trigger: a value or column of the wrong type. Cure: write a literal of the type the message expects. */
    SQL_TYPE,
    /** Trigger: data manipulation by someone else than the database's owner. Cure: call a reducer instead. */
    SQL_PERMISSION;

    @Override
    public String id() {
        return name();
    }

    @Override
    public Category category() {
        return Category.USER;
    }
}
