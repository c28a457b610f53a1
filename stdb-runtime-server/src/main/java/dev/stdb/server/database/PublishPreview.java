package dev.stdb.server.database;

import java.util.List;
import java.util.Optional;

/**
 * What publishing a program over a database would do, as far as that shows without looking at the rows.
 *
 * @param obstacle why it would be refused; empty if it can be migrated automatically
 * @param steps the migration steps, for people; empty with an obstacle, or if the schema stays
 * @param breaksClients whether it would disconnect the clients
 * @param majorUpgrade whether the running module was built for 1.x and the program for 2.x
 * @param runningHash hash of the program that runs now, not to be modified
 * @param newHash hash of the given program, not to be modified
 */
public record PublishPreview(
        Optional<String> obstacle,
        List<String> steps,
        boolean breaksClients,
        boolean majorUpgrade,
        byte[] runningHash,
        byte[] newHash) {
    /** Copies the list. */
    public PublishPreview {
        steps = List.copyOf(steps);
    }
}
