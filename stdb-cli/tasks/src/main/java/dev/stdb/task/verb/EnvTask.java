package dev.stdb.task.verb;

import dev.stdb.json.JsonWriter;
import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.EnvironmentChange;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.text.SqlTable;
import dev.stdb.task.text.TextTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Shows and changes the environment variables of the module of a database; its owner may. */
public final class EnvTask {
    private static final int BAD_REQUEST = 400;

    private final Target target;
    private final Format format;

    /** Creates a task. */
    public EnvTask(Target target, Format format) {
        this.target = target;
        this.format = format;
    }

    /** Shows all variables that have values. */
    public void list() throws TaskException, ServerException {
        Map<String, String> values = values();
        if (format == Format.JSON) {
            JsonWriter json = new JsonWriter().beginObject();
            values.forEach((key, value) -> json.name(key).value(value));
            target.output().result(json.endObject().toString());
        } else if (values.isEmpty()) {
            target.output().remark("no environment variable of " + target.database() + " has a value");
        } else {
            List<List<String>> rows = values.entrySet().stream()
                    .map(entry -> List.of(entry.getKey(), entry.getValue()))
                    .toList();
            TextTable.lines(List.of("key", "value"), rows).forEach(target.output()::result);
        }
    }

    /**
     * Shows the value of a variable, as it is.
     *
     * @throws TaskException if it has none
     */
    public void get(String key) throws TaskException, ServerException {
        Map<String, String> values = values();
        String value = values.get(key);
        if (value == null) {
            throw new TaskException(
                    "environment variable " + key + " of '" + target.database() + "' has no value",
                    "",
                    values.isEmpty() ? "" : "these have: " + String.join(", ", values.keySet()));
        }
        target.output()
                .result(format == Format.JSON ? new JsonWriter().value(value).toString() : value);
    }

    /** Gives variables values. */
    public void set(Map<String, String> values) throws TaskException, ServerException {
        change(EnvironmentChange.of(values));
    }

    /** Takes the values of variables away. */
    public void unset(Set<String> keys) throws TaskException, ServerException {
        change(new EnvironmentChange(Map.of(), keys, false));
    }

    /**
     * Changes variables of the module that runs.
     *
     * @throws TaskException if the module does not allow that, or nothing would change
     */
    public void change(EnvironmentChange change) throws TaskException, ServerException {
        if (change.isEmpty()) {
            throw new TaskException(
                    "it is not said what becomes of the environment variables",
                    "",
                    "for example: " + target.spelling().environmentVariable("KEY", "value"));
        }
        try {
            target.client().changeEnvironment(target.database(), change);
        } catch (ServerException e) {
            if (e.status() != BAD_REQUEST) {
                throw e;
            }
            throw new TaskException(
                    "the environment variables of '" + target.database() + "' stay as they are", e.body(), "", e);
        }
        target.output().remark("changed the environment variables of " + target.database());
    }

    private Map<String, String> values() throws TaskException, ServerException {
        Map<String, String> values = new TreeMap<>();
        for (List<String> row :
                SqlTable.rows(target.client().sql(target.database(), "SELECT key, value FROM st_env"))) {
            values.put(row.get(0), row.get(1));
        }
        return values;
    }
}
