package dev.stdb.module;

import dev.stdb.query.Query;

/** What views yield, on its way to the host (spec module-abi.md §9.4). For generated code. */
public final class ViewResults {

    /** Return code of a view whose result begins with a header. */
    private static final int WITH_HEADER = 2;

    private static final int HEADER_SIZE = 1;
    private static final byte ROWS = 0;
    private static final byte QUERY = 1;

    private ViewResults() {}

    /**
     * Returns memory for the rows of a result.
     *
     * @param size bytes that the array of rows takes at most (not negative)
     * @return address of the array
     * @throws HostCallException if no memory can hold that much
     */
    public static int begin(int size) {
        int at = Scratch.row(Scratch.plus(size, HEADER_SIZE));
        Memory.putByte(at, ROWS);
        return at + HEADER_SIZE;
    }

    /**
     * Yields rows.
     *
     * @param sink sink of the result
     * @param at address of the array of rows, from {@link #begin}
     * @param end address after it
     * @return what the view answers to the host
     */
    public static int rows(int sink, int at, int end) {
        ModuleCalls.writeToSink(sink, at - HEADER_SIZE, end);
        return WITH_HEADER;
    }

    /**
     * Yields the rows of a query.
     *
     * @param sink sink of the result
     * @return what the view answers to the host
     */
    public static int query(int sink, Query<?> query) {
        String sql = query.toSql();
        int at = Scratch.text(HEADER_SIZE + Strings.sizeMax(sql));
        Memory.putByte(at, QUERY);
        ModuleCalls.writeToSink(sink, at, Strings.write(at + HEADER_SIZE, sql));
        return WITH_HEADER;
    }

    /**
     * Tells the host whether the answer depends on the caller.
     *
     * @param code what the view answers
     * @param dependsOnCaller whether its code has asked who calls
     * @return {@code code}
     */
    public static int answer(int code, boolean dependsOnCaller) {
        if (!dependsOnCaller) {
            HostFunctions.callerUnknown();
        }
        return code;
    }
}
