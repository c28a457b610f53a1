package dev.stdb.client;

import java.util.Optional;
import java.util.function.Function;

/**
 * What the cache must know of a table; made by generated code.
 *
 * @param name canonical name
 * @param reader decoder of rows
 * @param primaryKey returns the primary key of a row; empty for tables without one
 * @param isEvent whether rows are only announced
 * @param isCalled whether it is a view with parameters, of which there are only the rows for some arguments
 * @param <R> type of rows
 */
public record TableDescriptor<R>(
        String name, RowReader<R> reader, Optional<Function<R, ?>> primaryKey, boolean isEvent, boolean isCalled) {
    /** Creates the descriptor of a table without primary key. */
    public static <R> TableDescriptor<R> of(String name, RowReader<R> reader) {
        return new TableDescriptor<>(name, reader, Optional.empty(), false, false);
    }

    /** Creates the descriptor of a table with primary key. */
    public static <R> TableDescriptor<R> of(String name, RowReader<R> reader, Function<R, ?> primaryKey) {
        return new TableDescriptor<>(name, reader, Optional.of(primaryKey), false, false);
    }

    /** Creates the descriptor of an event table. */
    public static <R> TableDescriptor<R> ofEvents(String name, RowReader<R> reader) {
        return new TableDescriptor<>(name, reader, Optional.empty(), true, false);
    }

    /** Creates the descriptor of a view with parameters. */
    public static <R> TableDescriptor<R> ofCalls(String name, RowReader<R> reader) {
        return new TableDescriptor<>(name, reader, Optional.empty(), false, true);
    }
}
