package dev.stdb.task.text;

import dev.stdb.StdbException;
import dev.stdb.json.SatsJson;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.ProcedureSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.schema.ViewSchema;
import dev.stdb.task.TaskException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What there is in a module: as lines that people read, and as the JSON it came as. Immutable. */
public final class SchemaListing {
    private static final String INDENT = "  ";

    private final String json;
    private final List<Entity> entities = new ArrayList<>();

    /** What a module can have several of; the words are those of the official command line. */
    public enum Kind {
        /** Table. */
        TABLE("Tables"),
        /** View. */
        VIEW("Views"),
        /** Reducer. */
        REDUCER("Reducers"),
        /** Procedure. */
        PROCEDURE("Procedures");

        private final String section;

        Kind(String section) {
            this.section = section;
        }

        /** Returns the word for one of them. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the kind of a word, if it is one. */
        public static Optional<Kind> find(String word) {
            return List.of(values()).stream()
                    .filter(kind -> kind.word().equals(word.toLowerCase(Locale.ROOT)))
                    .findFirst();
        }
    }

    /**
     * One thing of a module.
     *
     * @param sourceName its name in the module's JSON
     * @param lines its description, the first one with its name
     * @param columns names of the columns of its rows
     */
    private record Entity(Kind kind, String name, String sourceName, List<String> lines, List<String> columns) {}

    /**
     * Reads a schema.
     *
     * @param schemaJson a server's answer in version 10
     * @throws TaskException if it is no module definition
     */
    public SchemaListing(String schemaJson) throws TaskException {
        this.json = schemaJson;
        try {
            read(DatabaseSchema.of(SatsJson.moduleDefFromJson(schemaJson)));
        } catch (StdbException e) {
            throw new TaskException("the schema cannot be read: " + e.getMessage(), e);
        }
    }

    private void read(DatabaseSchema schema) {
        TypeText types = new TypeText(schema);
        for (TableSchema table : schema.tables()) {
            entities.add(new Entity(
                    Kind.TABLE, table.name(), table.accessorName(), tableLines(table, types), names(table.columns())));
        }
        for (ViewSchema view : schema.views()) {
            entities.add(new Entity(
                    Kind.VIEW, view.name(), view.accessorName(), viewLines(view, types), names(view.columns())));
        }
        for (ReducerSchema reducer : schema.reducers()) {
            String text = types.signature(reducer.name(), reducer.params());
            String when = reducer.lifecycle() == null
                    ? access(reducer.clientCallable())
                    : " [" + reducer.lifecycle().name().toLowerCase(Locale.ROOT) + "]";
            entities.add(
                    new Entity(Kind.REDUCER, reducer.name(), reducer.sourceName(), List.of(text + when), List.of()));
        }
        for (ProcedureSchema procedure : schema.procedures()) {
            String text = types.signature(procedure.name(), procedure.params()) + ": "
                    + types.of(procedure.returnType()) + access(procedure.clientCallable());
            entities.add(
                    new Entity(Kind.PROCEDURE, procedure.name(), procedure.sourceName(), List.of(text), List.of()));
        }
        entities.sort(Comparator.comparing(Entity::kind).thenComparing(Entity::name));
    }

    private static List<String> names(List<ColumnSchema> columns) {
        return columns.stream().map(ColumnSchema::name).toList();
    }

    private static String access(boolean isOpen) {
        return isOpen ? "" : " [private]";
    }

    private static List<String> tableLines(TableSchema table, TypeText types) {
        List<String> lines = new ArrayList<>();
        lines.add(table.name()
                + access(table.isPublic())
                + (table.isEvent() ? " [event]" : "")
                + table.schedule()
                        .map(schedule -> " [schedules " + schedule.functionName() + "]")
                        .orElse(""));
        for (ColumnSchema column : table.columns()) {
            lines.add(INDENT + columnLine(table, column, types));
        }
        for (IndexSchema index : table.indexes()) {
            if (index.columns().size() > 1 || !table.isUnique(index)) {
                lines.add(INDENT + "index " + index.name() + " " + names(table, index.columns()) + " "
                        + index.algorithm().suffix() + (table.isUnique(index) ? " unique" : ""));
            }
        }
        return lines;
    }

    private static String columnLine(TableSchema table, ColumnSchema column, TypeText types) {
        int position = column.position();
        StringBuilder line = new StringBuilder(column.name()).append(": ").append(types.of(column.type()));
        if (table.primaryKey().isPresent() && table.primaryKey().getAsInt() == position) {
            line.append(" primary key");
        } else if (table.constraints().stream()
                .map(ConstraintSchema::uniqueColumns)
                .anyMatch(List.of(position)::equals)) {
            line.append(" unique");
        }
        if (table.sequences().stream().anyMatch(sequence -> sequence.column() == position)) {
            line.append(" auto-increment");
        }
        return line.toString();
    }

    private static String names(TableSchema table, List<Integer> columns) {
        return columns.stream()
                .map(position -> table.columns().get(position).name())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static List<String> viewLines(ViewSchema view, TypeText types) {
        List<String> lines = new ArrayList<>();
        lines.add(types.signature(view.name(), view.params())
                + (view.returns() == ViewSchema.Returns.OPTION ? ": one row or none" : ": rows")
                + access(view.isPublic()));
        for (ColumnSchema column : view.columns()) {
            boolean isKey = view.primaryKey().isPresent() && view.primaryKey().getAsInt() == column.position();
            lines.add(INDENT + column.name() + ": " + types.of(column.type()) + (isKey ? " primary key" : ""));
        }
        return lines;
    }

    /** Returns everything, by kind. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<Entity> some = ofKind(kind);
            if (!some.isEmpty()) {
                lines.add(kind.section.toLowerCase(Locale.ROOT));
                some.forEach(entity -> entity.lines().forEach(line -> lines.add(INDENT + line)));
            }
        }
        return lines;
    }

    /** Returns one thing, if there is one of that name. */
    public Optional<List<String>> lines(Kind kind, String name) {
        return find(kind, name).map(Entity::lines);
    }

    /** Returns the names of what there is of a kind. */
    public List<String> names(Kind kind) {
        return ofKind(kind).stream().map(Entity::name).toList();
    }

    /** Returns the names of the columns of tables and views, each once. */
    public List<String> columns() {
        return entities.stream()
                .flatMap(entity -> entity.columns().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Returns everything in the JSON that it came as, over several lines. */
    public String json() {
        return JsonTree.pretty(JsonTree.parse(json));
    }

    /** Returns one thing in the JSON that it came as, if there is one of that name. */
    public Optional<String> json(Kind kind, String name) {
        return find(kind, name)
                .flatMap(entity -> raw(JsonTree.parse(json), kind, entity.sourceName()))
                .map(JsonTree::pretty);
    }

    /** Returns the JSON of something, also in submodules, whose names begin with that of the submodule. */
    private static Optional<Object> raw(@Nullable Object tree, Kind kind, String name) {
        if (tree instanceof List<?> items) {
            return items.stream()
                    .flatMap(item -> raw(item, kind, name).stream())
                    .findFirst();
        }
        if (!(tree instanceof Map<?, ?> members)) {
            return Optional.empty();
        }
        if (members.get(kind.section) instanceof List<?> some) {
            return some.stream()
                    .filter(entity -> entity instanceof Map<?, ?> fields && isNamed(fields.get("source_name"), name))
                    .<Object>map(entity -> entity)
                    .findFirst();
        }
        return members.values().stream()
                .flatMap(member -> raw(member, kind, name).stream())
                .findFirst();
    }

    private static boolean isNamed(@Nullable Object sourceName, String name) {
        return name.equals(sourceName) || name.endsWith("." + sourceName);
    }

    private Optional<Entity> find(Kind kind, String name) {
        return ofKind(kind).stream()
                .filter(entity ->
                        entity.name().equals(name) || entity.sourceName().equals(name))
                .findFirst();
    }

    private List<Entity> ofKind(Kind kind) {
        return entities.stream().filter(entity -> entity.kind() == kind).toList();
    }
}
