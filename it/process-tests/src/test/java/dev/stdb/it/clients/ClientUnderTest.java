package dev.stdb.it.clients;

import java.util.List;

/**
 * A client of the fixture's database that does what it is told. Its methods return at once unless they say otherwise;
 * requests may be made while the connection is lost. Not thread-safe.
 */
interface ClientUnderTest extends AutoCloseable {
    /** Returns what failures call the client. */
    String name();

    /** Returns the order of callbacks that this client promises. */
    CallbackOrder order();

    /** Starts a query set. */
    void subscribe(int set, List<String> queries);

    /** Ends a query set. */
    void unsubscribe(int set);

    /** Calls a reducer. */
    void call(ReducerCall call);

    /** Waits until the client knows that its connection is lost; one that cannot be made again is told. */
    void awaitLoss();

    /** Waits until everything asked before was begun. */
    void awaitBegun();

    /**
     * Waits until the client is connected, all it has asked has an answer and everything committed before has arrived.
     *
     * @throws AssertionError if that takes minutes: something hangs
     */
    Report settle();

    /** Ends the client and all it has started. */
    @Override
    void close();
}
