package dev.stdb.server.view;

import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.guest.ViewCall;
import dev.stdb.server.guest.ViewResult;
import dev.stdb.server.tx.RowReader;

/** The module whose views are evaluated: the one that the database runs now. Confined to the database thread. */
public interface ViewModule {
    /** Returns the schema with the views. */
    DatabaseSchema schema();

    /** Runs the code of a view, see {@link dev.stdb.server.guest.Guest#call(ViewCall, RowReader)}. */
    ViewResult call(ViewCall call, RowReader source);
}
