package dev.stdb.server.net;

import dev.stdb.json.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tools of {@link McpRoutes}, as language models are told of them (spec http-api.md §7). */
enum McpTool {
    /** Answers. */
    PING("Answers with the given message.", false, Argument.optional("message", "string", "What to answer with.")),
    /** Lists the databases of the caller; only for the whole server. */
    LIST_DATABASES("Lists the databases that the caller owns, with their names.", false),
    /** Shows the tables and functions of a database. */
    GET_SCHEMA("Returns the tables, types and functions of the database.", true),
    /** Runs a statement. */
    SQL(
            "Runs one SQL statement; only the owner of the database may change rows.",
            true,
            Argument.required("sql", "string", "The statement."),
            Argument.optional("confirmed", "boolean", "Whether to wait until what it shows is on disk.")),
    /** Calls a reducer or a procedure. */
    CALL(
            "Calls a reducer, or a procedure, whose result is returned.",
            true,
            Argument.required("reducer", "string", "The name of the reducer."),
            Argument.optional("args", "array", "The arguments in their order."));

    /** An argument of a tool. */
    private record Argument(String name, String type, String description, boolean isRequired) {
        static Argument required(String name, String type, String description) {
            return new Argument(name, type, description, true);
        }

        static Argument optional(String name, String type, String description) {
            return new Argument(name, type, description, false);
        }
    }

    private static final Argument DATABASE =
            Argument.required("database", "string", "The name or identity of the database.");

    private final String description;
    private final boolean needsDatabase;
    private final List<Argument> arguments;

    McpTool(String description, boolean needsDatabase, Argument... arguments) {
        this.description = description;
        this.needsDatabase = needsDatabase;
        this.arguments = List.of(arguments);
    }

    /** Returns whether the tool works on one database. */
    boolean needsDatabase() {
        return needsDatabase;
    }

    private String toolName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private boolean isOf(boolean wholeServer) {
        return wholeServer || this != LIST_DATABASES;
    }

    /** Returns the tool of a name. */
    static Optional<McpTool> named(String name, boolean wholeServer) {
        return Arrays.stream(values())
                .filter(tool -> tool.isOf(wholeServer) && tool.toolName().equals(name))
                .findFirst();
    }

    /**
     * Returns the JSON text of the list of tools.
     *
     * @param wholeServer whether the database is an argument
     */
    static String list(boolean wholeServer) {
        JsonWriter out = new JsonWriter().beginObject().name("tools").beginArray();
        for (McpTool tool : values()) {
            if (tool.isOf(wholeServer)) {
                tool.describe(wholeServer, out);
            }
        }
        return out.endArray().endObject().toString();
    }

    private void describe(boolean wholeServer, JsonWriter out) {
        List<Argument> all = new ArrayList<>();
        if (wholeServer && needsDatabase) {
            all.add(DATABASE);
        }
        all.addAll(arguments);
        out.beginObject().name("name").value(toolName()).name("description").value(description);
        out.name("inputSchema")
                .beginObject()
                .name("type")
                .value("object")
                .name("properties")
                .beginObject();
        for (Argument argument : all) {
            out.name(argument.name()).beginObject().name("type").value(argument.type());
            out.name("description").value(argument.description()).endObject();
        }
        out.endObject().name("required").beginArray();
        all.stream().filter(Argument::isRequired).forEach(argument -> out.value(argument.name()));
        out.endArray().endObject().endObject();
    }
}
