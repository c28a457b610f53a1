package dev.stdb.server.database;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.EnvironmentDef;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.SystemTables;
import dev.stdb.server.tx.Tx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The values of a database's environment variables, rows of {@code st_env} and, of those that are secret, of a table
 * that no statement can name (spec module-def.md §6.11; ADR 0042). A value that was stored as a secret stays one until
 * it is replaced. Stateless; confined to the database thread.
 */
final class StoredEnvironment {
    private StoredEnvironment() {}

    /** A value and where it is. */
    private record Value(String text, boolean isSecret) {}

    /** Returns the keys that have values, in order. */
    static List<String> keys(RowReader source) {
        return List.copyOf(read(source).keySet());
    }

    private static TreeMap<String, Value> read(RowReader source) {
        TreeMap<String, Value> values = new TreeMap<>();
        read(source, SystemTables.ST_ENV, false, values);
        read(source, SystemTables.ST_SECRET, true, values);
        return values;
    }

    private static void read(RowReader source, int tableId, boolean isSecret, Map<String, Value> values) {
        RowCursor rows = source.scan(tableId);
        while (rows.next()) {
            BsatnReader row = new BsatnReader(rows.array(), rows.offset(), rows.length());
            values.put(row.readString(), new Value(row.readString(), isSecret));
        }
    }

    /**
     * Changes the values and checks the result against what a module declares.
     *
     * @param tx the transaction that makes the module the current one, or changes nothing else
     * @throws EnvironmentException if the module does not take the result; nothing was written then
     */
    static void apply(Tx tx, Guest guest, EnvironmentChange change) {
        Set<String> secrets = guest.secrets();
        TreeMap<String, Value> before = read(tx);
        TreeMap<String, Value> after = new TreeMap<>();
        if (!change.replaces()) {
            before.forEach(
                    (key, value) -> after.put(key, new Value(value.text(), value.isSecret() || secrets.contains(key))));
            change.removed().forEach(after::remove);
        }
        change.values().forEach((key, text) -> after.put(key, new Value(text, secrets.contains(key))));
        check(after, change, guest.schema().environment());
        before.forEach((key, value) -> {
            if (!value.equals(after.get(key))) {
                delete(tx, key, value);
            }
        });
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                insert(tx, key, value);
            }
        });
    }

    private static void check(Map<String, Value> values, EnvironmentChange change, List<EnvironmentDef> declared) {
        change.values().forEach(StoredEnvironment::check);
        if (values.size() > EnvironmentDef.COUNT_MAX) {
            throw EnvironmentException.invalid(
                    values.keySet().iterator().next(),
                    "a database has at most " + EnvironmentDef.COUNT_MAX
                            + " environment variables, remove some; the first one is");
        }
        List<String> missing = declared.stream()
                .filter(each -> !each.optional() && !values.containsKey(each.name()))
                .map(EnvironmentDef::name)
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw EnvironmentException.missing(missing);
        }
        for (EnvironmentDef each : declared) {
            Value value = values.get(each.name());
            if (value != null && !each.allows(value.text())) {
                throw EnvironmentException.invalid(
                        each.name(),
                        "the value of an environment variable must be one of " + String.join(", ", each.values()));
            }
        }
    }

    private static void check(String key, String value) {
        if (!EnvironmentDef.isKey(key)) {
            throw EnvironmentException.invalid(
                    key,
                    "keys of environment variables are letters, digits and underscores, at most "
                            + EnvironmentDef.NAME_BYTES_MAX + ", no digit first");
        }
        if (!EnvironmentDef.isValueSize(value)) {
            throw EnvironmentException.invalid(
                    key, "values of environment variables have at most " + EnvironmentDef.VALUE_BYTES_MAX + " bytes");
        }
    }

    private static void delete(Tx tx, String key, Value value) {
        BsatnWriter row = new BsatnWriter();
        row.writeString(key);
        int index = value.isSecret() ? SystemTables.ST_SECRET : SystemTables.ENV_INDEX;
        tx.deletePoint(index, row.array(), 0, row.length());
    }

    private static void insert(Tx tx, String key, Value value) {
        BsatnWriter row = new BsatnWriter();
        row.writeString(key);
        row.writeString(value.text());
        int table = value.isSecret() ? SystemTables.ST_SECRET : SystemTables.ST_ENV;
        tx.insert(table, row.array(), 0, row.length(), new BsatnWriter(0));
    }
}
