package dev.stdb.task.verb;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonReader;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.RowQueries;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.rows.RowWriter;
import dev.stdb.task.rows.SqlValues;
import dev.stdb.task.text.JsonTree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies the rows of a table in parts of a few megabytes: ranges of a column that has an order and an index. The server
 * tells where a part ends, which servers of the original cannot; from these, and where there is no such column, a table
 * comes at once. Used by one thread, once.
 */
final class TablePages {
    private static final int PAGE_BYTES = 4 << 20;
    private static final int FIRST_PAGE_ROWS = 100;
    private static final int PAGE_ROWS_MAX = 2_000;
    /** A page has no more rows than so many times those of the last one, whose rows may have been short by chance. */
    private static final int GROWTH_MAX = 2;

    /** A statement has two such texts, and servers take no more than 50,000 bytes of it. */
    private static final int LITERAL_CHARS_MAX = 6_000;

    private static final int REMARK_ROWS = 100_000;
    private static final int BAD_REQUEST = 400;

    private final Target target;
    private final TableSchema table;
    private final RowQueries queries;
    private final RowWriter writer;
    private final String name;
    private long count;
    private long expected;

    TablePages(Target target, TableSchema table, RowQueries queries, RowWriter writer) {
        this.target = target;
        this.table = table;
        this.queries = queries;
        this.writer = writer;
        this.name = SqlValues.quoted(table.name());
    }

    /** Copies all rows and returns how many there were. */
    long copy() throws TaskException, ServerException, IOException {
        expected = Long.parseLong(String.valueOf(value("SELECT COUNT(*) AS n FROM " + name)));
        Optional<ColumnSchema> key = key();
        if (expected <= FIRST_PAGE_ROWS || key.isEmpty()) {
            read("");
        } else {
            copy(key.get());
        }
        return count;
    }

    private void copy(ColumnSchema key) throws TaskException, ServerException, IOException {
        String column = SqlValues.quoted(key.name());
        String after = "";
        long rows = FIRST_PAGE_ROWS;
        while (true) {
            Optional<String> last = end(key, after, rows);
            String condition = last.isEmpty()
                    ? after
                    : (after.isEmpty() ? " WHERE " : after + " AND ") + column + " <= " + last.get();
            long before = count;
            long bytes = read(condition);
            if (last.isEmpty()) {
                return;
            }
            after = " WHERE " + column + " > " + last.get();
            long rowBytes = Math.max(1, bytes / Math.max(1, count - before));
            rows = Math.max(1, Math.min(Math.min(rows * GROWTH_MAX, PAGE_ROWS_MAX), PAGE_BYTES / rowBytes));
        }
    }

    /**
     * Returns the value of the column in the last of the next rows; empty if there are fewer, if nobody can tell, or if
     * it is too long for a statement.
     */
    private Optional<String> end(ColumnSchema key, String after, long rows) throws TaskException, ServerException {
        String column = SqlValues.quoted(key.name());
        try {
            Object value = value("SELECT " + column + " FROM " + name + after + " ORDER BY " + column
                    + " LIMIT 1 OFFSET " + (rows - 1));
            if (value == null) {
                return Optional.empty();
            }
            BsatnWriter bsatn = new BsatnWriter();
            SatsJson.read(key.type(), new JsonReader(JsonTree.pretty(value)), bsatn);
            String literal = SqlValues.literal(key.type(), new BsatnReader(bsatn.toByteArray()));
            return Optional.of(literal).filter(text -> text.length() <= LITERAL_CHARS_MAX);
        } catch (ServerException e) {
            if (e.status() == BAD_REQUEST && after.isEmpty()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Returns the only value of an answer; null if there is no row. */
    private @Nullable Object value(String query) throws TaskException, ServerException {
        Object answer = JsonTree.parse(target.client().sql(target.database(), query));
        return answer instanceof List<?> results
                        && results.get(0) instanceof Map<?, ?> result
                        && result.get("rows") instanceof List<?> rows
                        && !rows.isEmpty()
                        && rows.get(0) instanceof List<?> row
                ? row.get(0)
                : null;
    }

    private long read(String condition) throws TaskException, IOException {
        return queries.run("SELECT * FROM " + name + condition, (array, offset, length) -> {
            writer.write(array, offset, length);
            if (++count % REMARK_ROWS == 0) {
                target.output().remark(table.name() + ": " + count + " of about " + expected + " rows");
            }
        });
    }

    /** Returns the primary key, or else the first column with an index of its own, if it can be split into ranges. */
    private Optional<ColumnSchema> key() {
        if (table.primaryKey().isPresent()) {
            ColumnSchema key = table.columns().get(table.primaryKey().getAsInt());
            if (hasRanges(key.type())) {
                return Optional.of(key);
            }
        }
        return table.indexes().stream()
                .filter(index -> index.columns().size() == 1)
                .map(IndexSchema::columns)
                .map(columns -> table.columns().get(columns.get(0)))
                .filter(column -> hasRanges(column.type()))
                .findFirst();
    }

    private static boolean hasRanges(AlgebraicType type) {
        return type instanceof PrimitiveType primitive
                ? primitive.isInteger() || primitive == PrimitiveType.STRING
                : SpecialTypes.isIdentity(type)
                        || SpecialTypes.isConnectionId(type)
                        || SpecialTypes.isUuid(type)
                        || SpecialTypes.isTimestamp(type);
    }
}
