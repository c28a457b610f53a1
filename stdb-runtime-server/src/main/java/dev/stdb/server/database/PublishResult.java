package dev.stdb.server.database;

import java.util.List;

/**
 * What an update of a module did.
 *
 * @param changed false if the program was already running
 * @param txOffset the transaction that recorded the update, or -1
 * @param steps the migration steps that were executed, for people
 */
public record PublishResult(boolean changed, long txOffset, List<String> steps) {
    /** Copies the list. */
    public PublishResult {
        steps = List.copyOf(steps);
    }
}
