package dev.stdb.task.verb;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.text.SqlTable;
import java.util.Map;

/** Runs SQL statements and shows the rows. */
public final class SqlTask {
    private final Target target;
    private final Format format;

    /** Creates a task. */
    public SqlTask(Target target, Format format) {
        this.target = target;
        this.format = format;
    }

    /**
     * Runs.
     *
     * @param query one or more statements
     * @throws TaskException if there is no statement
     */
    public void run(String query) throws TaskException, ServerException {
        if (query.isBlank()) {
            throw new TaskException(
                    "there is no statement to run",
                    "",
                    "for example: " + target.spelling().command("sql", Map.of("query", "SELECT * FROM message")));
        }
        String answer = target.client().sql(target.database(), query);
        if (format == Format.JSON) {
            target.output().result(answer);
        } else {
            SqlTable.format(answer).forEach(target.output()::result);
        }
    }
}
