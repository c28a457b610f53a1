package dev.stdb.moduledef;

/**
 * Binding of a reducer to an event.
 *
 * @param lifecycle the event
 * @param functionName source name of the reducer
 */
public record LifecycleDef(Lifecycle lifecycle, String functionName) {}
