package dev.stdb.client;

/**
 * What a callback is told besides rows.
 *
 * @param connection the connection, whose cache shows the state after the event
 * @param event why the callback runs
 * @param <C> type of the connection
 */
public record EventContext<C>(C connection, Event event) {}
