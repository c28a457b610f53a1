package dev.stdb.moduledef;

/**
 * What modules, servers and generators agree on about {@code @Reducer(error = ...)}: definitions know no error of a
 * reducer but a text, so the type is that of the only argument of one more reducer, which is private (ADR 0055).
 */
public final class GeneratedErrors {

    /** The argument of the reducers. */
    public static final String ERROR = "error";

    /** How the names of the reducers begin; the name of the reducer whose error it is follows. */
    private static final String REDUCER_PREFIX = "stdb_error_of_";

    private GeneratedErrors() {}

    /**
     * Returns the name of the reducer that declares an error.
     *
     * @param reducer canonical name of the reducer whose error it is, with that of its submodule
     */
    public static String reducer(String reducer) {
        int at = reducer.lastIndexOf('.') + 1;
        return reducer.substring(0, at) + REDUCER_PREFIX + reducer.substring(at);
    }
}
