package dev.stdb.task.verb;

import dev.stdb.json.JsonWriter;
import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.text.TextTable;
import java.util.ArrayList;
import java.util.List;

/** Shows the databases of the user. */
public final class ListTask {
    private final Target target;
    private final Format format;

    /** Creates a task. */
    public ListTask(Target target, Format format) {
        this.target = target;
        this.format = format;
    }

    /** Runs. */
    public void run() throws TaskException, ServerException {
        String owner = target.server().identity();
        List<List<String>> rows = new ArrayList<>();
        for (String database : target.server().databasesOf(owner)) {
            List<String> names = target.client().namesOf(database);
            if (format == Format.JSON) {
                target.output().result(json(database, names));
            } else {
                rows.add(List.of(String.join(", ", names), database));
            }
        }
        if (!rows.isEmpty()) {
            TextTable.lines(List.of("name", "identity"), rows).forEach(target.output()::result);
        } else if (format == Format.TEXT) {
            target.output()
                    .remark("no databases of " + owner + " on "
                            + target.server().server());
        }
    }

    private static String json(String database, List<String> names) {
        JsonWriter json =
                new JsonWriter().beginObject().name("identity").value(database).name("names");
        json.beginArray();
        names.forEach(json::value);
        return json.endArray().endObject().toString();
    }
}
