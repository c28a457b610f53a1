package dev.stdb.task.rows;

import dev.stdb.task.TaskException;
import java.nio.file.Path;

/** What is wrong with files of rows, with the place. Stateless. */
final class RowErrors {
    private RowErrors() {}

    static TaskException notARow(Path file, long line, String why, Exception cause) {
        return new TaskException(file + ":" + line + ": this is no row of the table", why, "correct the line", cause);
    }
}
