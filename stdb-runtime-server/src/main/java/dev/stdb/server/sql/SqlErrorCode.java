package dev.stdb.server.sql;

import dev.stdb.ErrorCode;

/** Ways in which an SQL statement can be refused. */
public enum SqlErrorCode implements ErrorCode {
    /** Trigger: the text is not SQL, for example {@code SELEC * FROM t}. Cure: correct it at the position given. */
    SQL_SYNTAX("correct the statement there; the grammar is in docs/sql.md"),
    /** Trigger: SQL outside the dialect, for example UNION. Cure: leave it out; docs/sql.md has the grammar. */
    SQL_UNSUPPORTED("leave it out; what the dialect has is in docs/sql.md"),
    /** Trigger: the text is too long or nests too deeply, or the row limit is exceeded. Cure: ask for less. */
    SQL_LIMIT("ask for less: add conditions that an index serves, or split the statement"),
    /** Trigger: an unknown, private, unqualified or repeated name. Cure: compare with the module's tables. */
    SQL_NAME("compare with st_table and st_column; names are case-sensitive"),
    /** Trigger: a value or column of the wrong type. Cure: write a literal of the type the message expects. */
    SQL_TYPE("write a value of the type expected; docs/sql.md lists the literals of each type"),
    /** Trigger: data manipulation by someone else than the database's owner. Cure: call a reducer instead. */
    SQL_PERMISSION("log in as the owner of the database, or call a reducer"),
    /** Trigger: a parameter without value, a value without parameter. Cure: give exactly one value each. */
    SQL_PARAMETER("give one value for each parameter of the statement"),
    /** Trigger: a view fails, or yields what it must not. Cure: correct its code; the module's log tells more. */
    SQL_VIEW("correct the view in the module; its log tells more");

    private final String hint;

    SqlErrorCode(String hint) {
        this.hint = hint;
    }

    /** Returns the usual cure. */
    String hint() {
        return hint;
    }

    @Override
    public String id() {
        return name();
    }

    @Override
    public Category category() {
        return Category.USER;
    }
}
