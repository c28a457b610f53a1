package dev.stdb.server.database;

import dev.stdb.json.JsonWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scheduled calls of a database at one moment, for its owner. Immutable.
 *
 * @param total rows that wait for their time
 * @param waiting at most {@value #WAITING_MAX} of them, those that are due first
 * @param lastRuns how the last call of each scheduled function ended since the module was loaded, by function
 */
public record ScheduleStatus(int total, List<Waiting> waiting, Map<String, Run> lastRuns) {
    /** Most rows that are described. */
    static final int WAITING_MAX = 200;

    /**
     * A row that waits.
     *
     * @param rowId its primary key, unsigned
     * @param dueMicros when it is due, in µs since the Unix epoch
     * @param intervalMicros how often it repeats, in µs; negative if it does not
     */
    public record Waiting(String table, String function, long rowId, long dueMicros, long intervalMicros) {}

    /**
     * A call that ended.
     *
     * @param endedAtMicros in µs since the Unix epoch
     * @param failure what its caller would have been told; null if it succeeded
     */
    public record Run(long endedAtMicros, @Nullable String failure) {}

    /** Copies the collections. */
    public ScheduleStatus {
        waiting = List.copyOf(waiting);
        lastRuns = Map.copyOf(lastRuns);
    }

    /** Returns the calls as a JSON object (docs/dev-page.md). */
    public String toJson() {
        JsonWriter out = new JsonWriter().beginObject();
        out.name("total").value(total);
        out.name("waiting").beginArray();
        for (Waiting each : waiting) {
            out.beginObject().name("table").value(each.table());
            out.name("function").value(each.function());
            out.name("row_id").value(Long.toUnsignedString(each.rowId()));
            out.name("due_micros").value(each.dueMicros());
            out.name("interval_micros");
            if (each.intervalMicros() < 0) {
                out.nullValue();
            } else {
                out.value(each.intervalMicros());
            }
            out.endObject();
        }
        out.endArray().name("last_runs").beginArray();
        lastRuns.forEach((function, run) -> {
            out.beginObject().name("function").value(function);
            out.name("ended_at_micros").value(run.endedAtMicros());
            out.name("failure").value(run.failure());
            out.endObject();
        });
        return out.endArray().endObject().toString();
    }
}
