package dev.stdb.task.verb;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import java.util.Map;

/** Gives a database another name. */
public final class RenameTask {
    /** What names of databases look like. */
    static final String NAME_RULE = "names are lower-case letters, digits and single hyphens between them";

    private static final int BAD_REQUEST = 400;
    private static final String TAKEN = "already is in use";

    private final Target target;

    /** Creates a task. */
    public RenameTask(Target target) {
        this.target = target;
    }

    /**
     * Runs.
     *
     * @param name the one that replaces all others
     * @throws TaskException if the name is not allowed or taken
     */
    public void run(String name) throws TaskException, ServerException {
        String database = target.database();
        try {
            target.client().rename(database, name);
        } catch (ServerException e) {
            if (e.status() != BAD_REQUEST) {
                throw e;
            }
            boolean taken = e.body().contains(TAKEN);
            throw new TaskException(
                    "database '" + database + "' cannot be renamed to '" + name + "'",
                    taken ? "a database of that name exists" : e.body(),
                    taken
                            ? "choose another name, or see which are yours: "
                                    + target.spelling().command("list", Map.of())
                            : NAME_RULE,
                    e);
        }
        target.output().result("renamed database " + database + " to " + name);
    }
}
