package dev.stdb.server.migration;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.RowRuleSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.schema.ViewSchema;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.SystemTables;
import dev.stdb.server.tx.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the catalog of a database stores of its schema, and what the module offers to bring rows to it.
 *
 * @param tables the user tables
 * @param views the views; of no importance to stored rows
 * @param rowRules the rules of row-level security; see {@link #hasRulesOf}
 * @param migrations what turns rows of old types into those of the tables; not stored
 */
record StoredSchema(
        List<TableSchema> tables, List<ViewSchema> views, List<RowRuleSchema> rowRules, List<RowMigration> migrations) {
    static final StoredSchema EMPTY = new StoredSchema(List.of(), List.of());

    StoredSchema {
        tables = List.copyOf(tables);
        views = List.copyOf(views);
        rowRules = List.copyOf(rowRules);
        migrations = List.copyOf(migrations);
    }

    /** Creates a schema without views and migrations. */
    StoredSchema(List<TableSchema> tables, List<RowRuleSchema> rowRules) {
        this(tables, List.of(), rowRules, List.of());
    }

    static StoredSchema of(DatabaseSchema schema) {
        return new StoredSchema(schema.tables(), schema.views(), schema.rowRules(), RowMigration.of(schema));
    }

    /** Returns whether the rules are those of another schema, in whatever order and number. */
    boolean hasRulesOf(StoredSchema other) {
        return meanings(rowRules).equals(meanings(other.rowRules));
    }

    /** Returns rules without the names of namespaces in module code, which change nothing. */
    private static Set<RowRuleSchema> meanings(List<RowRuleSchema> rules) {
        return rules.stream()
                .map(rule -> new RowRuleSchema(rule.namespace(), "", rule.sql()))
                .collect(Collectors.toSet());
    }

    /** Returns what brings rows into a table, in the order of declaration. */
    List<RowMigration> migrationsOf(TableSchema table) {
        return migrations.stream()
                .filter(migration -> migration.table().equals(table.name()))
                .toList();
    }

    /** Returns this schema without views and migrations. */
    StoredSchema withoutViews() {
        return new StoredSchema(tables, rowRules);
    }

    /** Returns this schema with other rules. */
    StoredSchema withRules(List<RowRuleSchema> rules) {
        return new StoredSchema(tables, views, rules, migrations);
    }

    /** Reads the catalog as a transaction sees it, without views; the rules are those of the root module. */
    static StoredSchema read(Tx tx) {
        List<TableSchema> tables = new ArrayList<>(tx.catalog().tables());
        tables.removeIf(TableSchema::isSystem);
        List<RowRuleSchema> rules = new ArrayList<>();
        for (RowCursor rows = tx.scan(SystemTables.ST_ROW_LEVEL_SECURITY); rows.next(); ) {
            BsatnReader row = new BsatnReader(rows.array(), rows.offset(), rows.length());
            row.readU32();
            rules.add(new RowRuleSchema(row.readString()));
        }
        return new StoredSchema(tables, rules);
    }
}
