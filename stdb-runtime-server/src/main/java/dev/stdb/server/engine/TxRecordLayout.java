package dev.stdb.server.engine;

import dev.stdb.server.tx.Call;

/**
 * Layout of a log record: the payload of one commit frame. Numbers are little-endian; a varint is an unsigned LEB128 of
 * at most five bytes.
 *
 * <pre>
 *   0                   1
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 *  +---------------+---------------+
 *  |    version    |     flags     |  flags: {@link #FLAG_CALL}, {@link #FLAG_MUTATIONS}, {@link #FLAG_PART},
 *  |               |               |  {@link #FLAG_HAS_PARTS}
 *  +---------------+---------------+
 *  |  time of the commit           |  i64 microseconds since 1970
 *  |  (8 bytes)                   ...
 *  +-------------------------------+
 *  |  parts before, if flagged    ...  varint
 *  +-------------------------------+
 *  |  inputs, if flagged          ...
 *  +-------------------------------+
 *  |  mutations, if flagged       ...
 *  +-------------------------------+
 * </pre>
 *
 * <table>
 *   <caption>Inputs</caption>
 *   <tr><th>field</th><th>bytes</th></tr>
 *   <tr><td>kind</td><td>u8, place in {@link Call.Kind}</td></tr>
 *   <tr><td>name</td><td>u32 length, UTF-8</td></tr>
 *   <tr><td>caller</td><td>32</td></tr>
 *   <tr><td>connection</td><td>16; zero = none</td></tr>
 *   <tr><td>timestamp</td><td>i64 microseconds</td></tr>
 *   <tr><td>seed</td><td>i64; since version 3, before it was the timestamp</td></tr>
 *   <tr><td>arguments</td><td>u32 length, BSATN or UTF-8 by kind</td></tr>
 * </table>
 *
 * <table>
 *   <caption>Mutations</caption>
 *   <tr><th>field</th><th>bytes</th></tr>
 *   <tr><td>number of tables</td><td>varint, then for each, by ascending table id:</td></tr>
 *   <tr><td>table id</td><td>u32</td></tr>
 *   <tr><td>table flags</td><td>u8: {@link #TABLE_TRUNCATED}, {@link #TABLE_DELETES}, {@link #TABLE_INSERTS}</td></tr>
 *   <tr><td>deleted rows, if flagged</td><td>rows</td></tr>
 *   <tr><td>inserted rows, if flagged</td><td>rows</td></tr>
 * </table>
 *
 * <table>
 *   <caption>Rows</caption>
 *   <tr><th>field</th><th>bytes</th></tr>
 *   <tr><td>number of rows</td><td>varint, at least 1</td></tr>
 *   <tr><td>common length + 1</td><td>varint; 0 = lengths differ</td></tr>
 *   <tr><td>length of each row</td><td>varints, only if lengths differ</td></tr>
 *   <tr><td>rows</td><td>BSATN, one behind the other</td></tr>
 * </table>
 *
 * <p>Row lengths are written, although a schema would give them, so that a record can be taken apart without one:
 * replay, tools and tests need no catalog of the right moment. A truncated table carries no deleted rows (spec
 * storage.md §2.3).
 *
 * <p>The time is that of the clock when the transaction was committed, so that a database can be restored to a moment.
 * It may step back when the clock does.
 *
 * <p>A transaction that creates large tables is several records (ADR 0051): parts, each with the inserted rows of one
 * of these tables and nothing else, then, right behind the last of them, a record with all the rest. Each says how many
 * parts right before it belong to the same transaction; those that a record does not count are void, as are all at the
 * end of the log.
 *
 * <p>Version history: 1 = without time and kind, never released, not read; 2 = without seed; 3 = without parts, still
 * written where there are none; 4 = with parts that do not say how many are before them, never released, not read; 5 =
 * as above.
 */
final class TxRecordLayout {

    static final int VERSION_CURRENT = 5;

    /** Parts did not say how many are before them. */
    static final int VERSION_WITH_BARE_PARTS = 4;

    /** Written where there are no parts, so that earlier releases read all else. */
    static final int VERSION_WITHOUT_PARTS = 3;

    /** Still read; its calls have no seed. */
    static final int VERSION_WITHOUT_SEED = 2;

    static final int FLAG_CALL = 0x80;
    static final int FLAG_MUTATIONS = 0x20;
    static final int FLAG_PART = 0x01;
    static final int FLAG_HAS_PARTS = 0x02;

    static final int TABLE_TRUNCATED = 0x01;
    static final int TABLE_DELETES = 0x02;
    static final int TABLE_INSERTS = 0x04;

    private TxRecordLayout() {}
}
