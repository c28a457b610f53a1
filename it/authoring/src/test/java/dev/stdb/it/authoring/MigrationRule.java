package dev.stdb.it.authoring;

import dev.stdb.StdbException;
import dev.stdb.server.database.EnvironmentException;
import dev.stdb.server.migration.MigrationException;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of the table of migrations (spec semantics.md §3): a module before and after a change, and what publishing the
 * second over the first has to do. Tables and members of modules are Java text. Confined to one thread.
 */
final class MigrationRule {
    /** What becomes of those who are connected. */
    enum Clients {
        KEPT,
        DROPPED
    }

    private static final String HEAD = "package rules;\n"
            + "import dev.stdb.annotation.*;\n"
            + "import dev.stdb.module.*;\n"
            + "import dev.stdb.query.*;\n"
            + "import dev.stdb.types.*;\n"
            + "import java.util.*;\n";

    private final String name;
    private String before = "";
    private String after = "";
    private String row = "";
    private final List<String> plan = new ArrayList<>();
    private String error = "";
    private boolean isPlanned;
    private Class<? extends StdbException> failure = MigrationException.class;
    private Clients clients = Clients.KEPT;
    private String query = "SELECT * FROM item";
    private List<String> rows = List.of();

    private MigrationRule(String name) {
        this.name = name;
    }

    static MigrationRule rule(String name) {
        return new MigrationRule(name);
    }

    /** Sets the old module: declarations, in which {@code MEMBER:} begins lines of the class with its functions. */
    MigrationRule before(String declarations) {
        before = declarations;
        return this;
    }

    /** Sets the new module, as {@link #before}. */
    MigrationRule after(String declarations) {
        after = declarations;
        return this;
    }

    /** Sets the row of the table {@code item} that the old module inserts, as a Java expression. */
    MigrationRule row(String expression) {
        row = expression;
        return this;
    }

    /** Adds steps of the plan. */
    MigrationRule plan(String... steps) {
        plan.addAll(List.of(steps));
        return this;
    }

    /** The change is refused by the plan already, with a text that contains another one. */
    MigrationRule refused(String text) {
        error = text;
        return this;
    }

    /** The rows do not allow the planned change; the error contains a text. */
    MigrationRule fails(String text) {
        error = text;
        isPlanned = true;
        return this;
    }

    /** An environment variable of the new module has no value, which the plan does not look at. */
    MigrationRule needsValue(String key) {
        failure = EnvironmentException.class;
        return fails(key);
    }

    /** Clients are disconnected, which the publisher has to allow. */
    MigrationRule dropsClients() {
        clients = Clients.DROPPED;
        return this;
    }

    /** Sets the rows of {@code item} afterwards; of a change that is refused they are those of the old module. */
    MigrationRule rows(String... expected) {
        rows = List.of(expected);
        return this;
    }

    /** As {@link #rows}, of another query. */
    MigrationRule rowsOf(String otherQuery, String... expected) {
        query = otherQuery;
        return rows(expected);
    }

    ModuleSource beforeModule() {
        return module(before, row.isEmpty() ? "" : "ctx.db().item().insert(" + row + ");");
    }

    ModuleSource afterModule() {
        return module(after, "");
    }

    private ModuleSource module(String text, String put) {
        StringBuilder declarations = new StringBuilder();
        StringBuilder members = new StringBuilder();
        for (String line : text.split("\n")) {
            (line.startsWith("MEMBER:") ? members : declarations)
                    .append(line.startsWith("MEMBER:") ? line.substring("MEMBER:".length()) : line)
                    .append('\n');
        }
        return ModuleSource.ofText(
                "rules",
                "// FILE: rules/Rules.java\n" + HEAD + declarations + "final class Rules {\n"
                        + "@Reducer static void put(ReducerContext<Db> ctx) {" + put + "}\n" + members + "}\n");
    }

    boolean hasRow() {
        return !row.isEmpty();
    }

    List<String> steps() {
        return plan;
    }

    String error() {
        return error;
    }

    /** Returns what a change that does not happen ends with. */
    Class<? extends StdbException> failure() {
        return failure;
    }

    boolean isRefused() {
        return !error.isEmpty();
    }

    boolean isPlanned() {
        return isPlanned || !isRefused();
    }

    Clients clients() {
        return clients;
    }

    String query() {
        return query;
    }

    List<String> expectedRows() {
        return rows;
    }

    @Override
    public String toString() {
        return name;
    }
}
