package dev.stdb.client;

/**
 * Subscribed rows of a table or view with primary key: new versions of rows are recognized.
 *
 * @param <C> type of the connection
 * @param <R> type of rows
 */
public class RemoteKeyedTable<C extends StdbConnection<C>, R> extends RemoteTable<C, R> {

    /** Creates the handle; called by generated code. */
    protected RemoteKeyedTable(C connection, TableDescriptor<R> descriptor) {
        super(connection, descriptor);
    }

    /** Runs {@code callback} for every row that is replaced by one of the same primary key. */
    public final Registration onUpdate(UpdateListener<C, R> callback) {
        return registerUpdate(callback);
    }
}
