package dev.stdb.it.clients;

import java.util.List;

/**
 * A call of a reducer of the fixture. Immutable.
 *
 * @param id greater than those of all calls before
 * @param reducer the reducer's name
 * @param arguments numbers and text, in the reducer's order
 */
record ReducerCall(long id, String reducer, List<String> arguments) {
    static final String APPEND = "append";
    static final String MARK = "mark";
    static final String REFUSE = "refuse";

    /** Appends the id of the call, so that each call leaves a number of its own. */
    static ReducerCall append(long id, int writer) {
        return new ReducerCall(id, APPEND, List.of(Integer.toString(writer), Long.toString(id)));
    }

    /** Writes a row without key. */
    static ReducerCall mark(long id, int place, String text) {
        return new ReducerCall(id, MARK, List.of(Integer.toString(place), text));
    }

    /** Writes, then is refused. */
    static ReducerCall refuse(long id) {
        return new ReducerCall(id, REFUSE, List.of("no " + id));
    }

    int number() {
        return Integer.parseInt(arguments.get(0));
    }
}
