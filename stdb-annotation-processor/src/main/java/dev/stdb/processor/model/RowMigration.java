package dev.stdb.processor.model;

import java.util.List;

/**
 * What brings rows of an old type into a table.
 *
 * @param number tells the old row types of the table apart
 * @param steps methods, each of which takes what the one before returned; the last returns a row of the table
 * @param table where the rows go
 */
public record RowMigration(int number, List<MigrationModel> steps, TableModel table) {

    /** Copies the list. */
    public RowMigration {
        steps = List.copyOf(steps);
    }

    /** Returns the typespace slot of the old row type. */
    public int fromSlot() {
        return steps.get(0).fromSlot();
    }
}
