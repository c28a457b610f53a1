package dev.stdb.server.net;

import dev.stdb.json.JsonWriter;
import dev.stdb.server.api.ApiException;
import dev.stdb.server.query.SqlResult;

/** How long the JSON of a result may become: its rows may be small and their text is not. Stateless. */
final class AnswerText {
    /** Part of the heap that one text may take, as a divisor. */
    private static final int HEAP_DIVISOR = 32;
    /** Characters that a byte of a row takes at most in earnest: a variant without a payload takes eight. */
    private static final int PER_BYTE = 16;
    /** For schemas and statistics. */
    private static final int BASE = 256 << 10;
    /** The text grows, is copied into a string, and from there into bytes. */
    private static final int COPIES = 4;

    private AnswerText() {}

    /** Returns a writer of a bounded text, whose memory is charged to the result. */
    static JsonWriter of(SqlResult result) {
        return of(result, Integer.MAX_VALUE);
    }

    /** Returns a writer of a text that is bounded further. */
    static JsonWriter of(SqlResult result, int textMax) {
        long rows = result.rows().sizeBytes();
        long most = Math.min(Runtime.getRuntime().maxMemory() / HEAP_DIVISOR, Integer.MAX_VALUE / 2);
        int lengthMax = (int) Math.min(Math.min(most, textMax), BASE + PER_BYTE * rows);
        if (!result.memory().tryHold(rows + (long) COPIES * lengthMax)) {
            throw ApiException.of(
                    ApiException.Reason.API_UNAVAILABLE, "there is no room for the answer, try again later");
        }
        return new JsonWriter(new StringBuilder(), lengthMax);
    }
}
