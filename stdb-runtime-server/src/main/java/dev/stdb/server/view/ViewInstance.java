package dev.stdb.server.view;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import org.jspecify.annotations.Nullable;

/**
 * A view with its arguments, for its caller unless it is anonymous, with what its code yielded last. Compared by
 * identity. Confined to the database thread.
 */
public final class ViewInstance {
    private final ViewTable what;
    private ViewContent content;
    private int users;

    /** Creates an instance that nobody uses. */
    ViewInstance(ViewTable what, ViewContent content) {
        this.what = what;
        this.content = content;
    }

    ViewTable what() {
        return what;
    }

    /** Returns the table that stands for the instance. */
    public TableSchema table() {
        return what.table();
    }

    /** Returns the query whose deltas {@link LiveViews#apply} wants of every transaction, if there is one. */
    public @Nullable TypedSelect countedQuery() {
        CountedRows counted = content.counted();
        return counted == null ? null : counted.query();
    }

    /** Returns whether somebody uses the instance. */
    public boolean isUsed() {
        return users > 0;
    }

    ViewContent content() {
        return content;
    }

    void content(ViewContent newContent) {
        content = newContent;
    }

    void acquire() {
        users++;
    }

    /** Returns whether nobody uses the instance any more. */
    boolean release() {
        return --users == 0;
    }
}
