package dev.stdb.server.guest.abi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the records go that a guest logs. Called on the thread that runs the instance. */
public interface CallLog {
    /**
     * Takes a record.
     *
     * @param level ABI number of the level
     * @param line source line, or -1
     * @param fields what programs find in the record besides: texts, {@code Long}s, finite {@code Double}s, booleans
     */
    void log(
            int level,
            @Nullable String target,
            @Nullable String filename,
            long line,
            String message,
            Map<String, Object> fields);
}
