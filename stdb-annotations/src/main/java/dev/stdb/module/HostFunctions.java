package dev.stdb.module;

import org.teavm.interop.Import;

/**
 * The host's functions, one method per WASM import. Layout and meaning of every parameter: spec module-abi.md §5 and
 * §6; those of {@code stdb_1.0} are ours (ADR 0037, ADR 0043, ADR 0049, ADR 0055).
 *
 * <p>Pointers are absolute addresses in linear memory, lengths are bytes. Unless stated otherwise the result is an
 * errno (see {@link HostErrors}), 0 for success. A method that is never reached is not imported, so a module requires
 * only the ABI version it uses.
 */
final class HostFunctions {

    private HostFunctions() {}

    @Import(module = "spacetime_10.0", name = "table_id_from_name")
    static native int tableIdFromName(int name, int nameLength, int out);

    @Import(module = "spacetime_10.0", name = "index_id_from_name")
    static native int indexIdFromName(int name, int nameLength, int out);

    @Import(module = "spacetime_10.0", name = "datastore_table_row_count")
    static native int tableRowCount(int tableId, int out);

    @Import(module = "spacetime_10.0", name = "datastore_table_scan_bsatn")
    static native int tableScan(int tableId, int out);

    @Import(module = "spacetime_10.0", name = "datastore_index_scan_range_bsatn")
    static native int indexScanRange(
            int indexId,
            int prefix,
            int prefixLength,
            int prefixElements,
            int start,
            int startLength,
            int end,
            int endLength,
            int out);

    @Import(module = "spacetime_10.4", name = "datastore_index_scan_point_bsatn")
    static native int indexScanPoint(int indexId, int point, int pointLength, int out);

    @Import(module = "spacetime_10.0", name = "row_iter_bsatn_advance")
    static native int rowIteratorAdvance(int iterator, int buffer, int lengthCell);

    @Import(module = "spacetime_10.0", name = "row_iter_bsatn_close")
    static native int rowIteratorClose(int iterator);

    @Import(module = "spacetime_10.0", name = "datastore_insert_bsatn")
    static native int insert(int tableId, int row, int lengthCell);

    @Import(module = "spacetime_10.0", name = "datastore_update_bsatn")
    static native int update(int tableId, int indexId, int row, int lengthCell);

    @Import(module = "spacetime_10.0", name = "datastore_delete_by_index_scan_range_bsatn")
    static native int deleteByIndexScanRange(
            int indexId,
            int prefix,
            int prefixLength,
            int prefixElements,
            int start,
            int startLength,
            int end,
            int endLength,
            int out);

    @Import(module = "spacetime_10.4", name = "datastore_delete_by_index_scan_point_bsatn")
    static native int deleteByIndexScanPoint(int indexId, int point, int pointLength, int out);

    @Import(module = "spacetime_10.0", name = "datastore_delete_all_by_eq_bsatn")
    static native int deleteAllByEq(int tableId, int rows, int rowsLength, int out);

    @Import(module = "spacetime_10.5", name = "datastore_clear")
    static native int clear(int tableId, int out);

    @Import(module = "spacetime_10.0", name = "bytes_source_read")
    static native int bytesSourceRead(int source, int buffer, int lengthCell);

    @Import(module = "spacetime_10.0", name = "bytes_sink_write")
    static native int bytesSinkWrite(int sink, int buffer, int lengthCell);

    @Import(module = "spacetime_10.0", name = "identity")
    static native void identity(int out);

    @Import(module = "spacetime_10.1", name = "bytes_source_remaining_length")
    static native int bytesSourceRemainingLength(int source, int out);

    @Import(module = "spacetime_10.2", name = "get_jwt")
    static native int getJwt(int connectionId, int out);

    /** Returns the number of a timer. */
    @Import(module = "spacetime_10.0", name = "console_timer_start")
    static native int consoleTimerStart(int name, int nameLength);

    @Import(module = "spacetime_10.0", name = "console_timer_end")
    static native int consoleTimerEnd(int timer);

    @Import(module = "spacetime_10.0", name = "console_log")
    static native void consoleLog(
            int level,
            int target,
            int targetLength,
            int file,
            int fileLength,
            int line,
            int message,
            int messageLength);

    /** Tells the fields of the next record. */
    @Import(module = "stdb_1.0", name = "log_fields")
    static native void logFields(int fields, int length);

    /** Stores the time of the transaction. */
    @Import(module = "spacetime_10.3", name = "procedure_start_mut_tx")
    static native int procedureStartMutTx(int out);

    @Import(module = "spacetime_10.3", name = "procedure_commit_mut_tx")
    static native int procedureCommitMutTx();

    @Import(module = "spacetime_10.3", name = "procedure_abort_mut_tx")
    static native int procedureAbortMutTx();

    /** Returns the time afterwards, in µs since the Unix epoch. */
    @Import(module = "spacetime_10.3", name = "procedure_sleep_until")
    static native long procedureSleepUntil(long micros);

    /** Stores two sources: head and body of the answer; or one with what went wrong. */
    @Import(module = "spacetime_10.3", name = "procedure_http_request")
    static native int procedureHttpRequest(int request, int requestLength, int body, int bodyLength, int out);

    /** Stores a source, 0 for no value. */
    @Import(module = "spacetime_10.6", name = "env_get")
    static native int envGet(int key, int keyLength, int out);

    /** Says that nobody but the module is to see the value of an environment variable. */
    @Import(module = "stdb_1.0", name = "environment_secret")
    static native void environmentSecret(int name, int nameLength);

    /**
     * Reports a failure that the author did not plan: first what was thrown, then its causes, a call each.
     *
     * @param trace number of its stack trace, 0 for none
     */
    @Import(module = "stdb_1.0", name = "fault")
    static native void fault(int text, int textLength, int trace);

    /** Tells the value of the error with which the running reducer is about to end. */
    @Import(module = "stdb_1.0", name = "error_value")
    static native void errorValue(int value, int length);

    /** Returns the number that the host drew for this call. */
    @Import(module = "stdb_1.0", name = "call_seed")
    static native long callSeed();

    /** Says that the head of an answer is complete: what is written to the sink of its body leaves from now on. */
    @Import(module = "stdb_1.0", name = "answer_begin")
    static native int answerBegin();

    /** Says that the view has not asked who calls, so that its answer holds for every caller. */
    @Import(module = "stdb_1.0", name = "caller_unknown")
    static native void callerUnknown();
}
