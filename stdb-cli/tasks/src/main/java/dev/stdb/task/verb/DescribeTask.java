package dev.stdb.task.verb;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.text.SchemaListing;
import dev.stdb.task.text.SchemaListing.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows what there is in a module: tables, views, reducers and procedures. */
public final class DescribeTask {
    private final Target target;
    private final Format format;

    /** Creates a task. */
    public DescribeTask(Target target, Format format) {
        this.target = target;
        this.format = format;
    }

    /** Shows everything. */
    public void run() throws TaskException, ServerException {
        SchemaListing listing = listing();
        show(format == Format.JSON ? listing.json().lines().toList() : listing.lines());
    }

    /**
     * Shows one thing.
     *
     * @param word the kind of thing, such as {@code table}
     * @throws TaskException if there is no such kind, or no such thing
     */
    public void run(String word, String name) throws TaskException, ServerException {
        Kind kind = Kind.find(word)
                .orElseThrow(() -> new TaskException(
                        "there is no kind of thing called '" + word + "'",
                        "",
                        "use one of "
                                + Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.joining(", "))));
        SchemaListing listing = listing();
        Optional<List<String>> lines = format == Format.JSON
                ? listing.json(kind, name).map(json -> json.lines().toList())
                : listing.lines(kind, name);
        show(lines.orElseThrow(() -> nothing(kind, name, listing)));
    }

    private TaskException nothing(Kind kind, String name, SchemaListing listing) {
        List<String> names = listing.names(kind);
        return new TaskException(
                "database '" + target.database() + "' has no " + kind.word() + " '" + name + "'",
                "",
                names.isEmpty() ? "" : "it has: " + String.join(", ", names));
    }

    private SchemaListing listing() throws TaskException, ServerException {
        return new SchemaListing(target.client().schema(target.database()));
    }

    private void show(List<String> lines) {
        lines.forEach(target.output()::result);
    }
}
