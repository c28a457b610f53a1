package dev.stdb.task.verb;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.rows.SqlValues;
import dev.stdb.task.text.JsonTree;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Inserts rows of one file into one table, as many by a statement as the limit of its text allows; each statement is a
 * transaction. When one is refused its halves are tried, so that the row that is wrong is found and all before it are
 * in. Used by one thread.
 */
final class RowInserts {
    /** Longest text that servers take as a statement, in bytes of UTF-8 (spec sql.md §1.1). */
    private static final int STATEMENT_BYTES_MAX = 50_000;

    private static final int STATEMENT_ROWS_MAX = 1_000;
    private static final int REMARK_ROWS = 100_000;
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;
    private static final String SEPARATOR = ", ";

    private final Target target;
    private final TableSchema table;
    private final Path file;
    private final String head;
    private final List<Row> waiting = new ArrayList<>();
    private int waitingBytes;
    private long read;
    private long inserted;
    private long unnumbered;
    private long firstUnnumbered;
    private long numbered;

    /**
     * A row that is to be inserted.
     *
     * @param tuple its SQL
     * @param line where it begins
     */
    private record Row(byte[] bsatn, String tuple, int tupleBytes, long line) {}

    RowInserts(Target target, TableSchema table, Path file) {
        this.target = target;
        this.table = table;
        this.file = file;
        this.head = "INSERT INTO " + SqlValues.quoted(table.name())
                + table.columns().stream()
                        .map(ColumnSchema::name)
                        .map(SqlValues::quoted)
                        .collect(Collectors.joining(SEPARATOR, " (", ") VALUES "));
    }

    /**
     * Takes notice of a row without inserting it.
     *
     * @throws TaskException if SQL cannot write it
     */
    void check(byte[] bsatn, long line) throws TaskException {
        row(bsatn, line);
        if (table.sequences().stream().anyMatch(sequence -> isZero(bsatn, sequence.column()))) {
            firstUnnumbered = unnumbered++ == 0 ? line : firstUnnumbered;
        } else {
            numbered++;
        }
    }

    private boolean isZero(byte[] bsatn, int column) {
        BsatnReader in = new BsatnReader(bsatn);
        for (int i = 0; i < column; i++) {
            BsatnWalker.skip(table.columns().get(i).type(), in);
        }
        return new BigInteger(SqlValues.literal(table.columns().get(column).type(), in)).signum() == 0;
    }

    /** Tells what becomes of columns that count up, if there are rows with such. */
    void warnOfNumbers() {
        if (table.sequences().isEmpty()) {
            return;
        }
        String column = table.columns().get(table.sequences().get(0).column()).name();
        if (unnumbered > 0) {
            target.output()
                    .warning(place(firstUnnumbered) + ": 0 in column " + column + " becomes the next number"
                            + (unnumbered == 1 ? "" : ", as in " + unnumbered + " rows of the file"));
        }
        if (numbered > 0) {
            target.output()
                    .warning(table.name() + ": column " + column + " goes on counting from where it was; a number that"
                            + " is imported may come again and is refused then");
        }
    }

    /** Takes a row, and inserts those that wait if there are enough. */
    void add(byte[] bsatn, long line) throws TaskException, ServerException {
        Row row = row(bsatn, line);
        if (waitingBytes + row.tupleBytes() + SEPARATOR.length() > STATEMENT_BYTES_MAX
                || waiting.size() == STATEMENT_ROWS_MAX) {
            flush();
        }
        if (waiting.isEmpty()) {
            waitingBytes = head.getBytes(StandardCharsets.UTF_8).length;
        }
        waiting.add(row);
        waitingBytes += row.tupleBytes() + SEPARATOR.length();
        if (++read % REMARK_ROWS == 0) {
            target.output().remark(table.name() + ": " + read + " rows");
        }
    }

    private Row row(byte[] bsatn, long line) throws TaskException {
        try {
            String tuple = SqlValues.tuple(table.rowType(), new BsatnReader(bsatn));
            return new Row(bsatn, tuple, tuple.getBytes(StandardCharsets.UTF_8).length, line);
        } catch (IllegalArgumentException e) {
            throw new TaskException(place(line) + ": the row cannot be inserted", e.getMessage() + "", "", e);
        }
    }

    /** Inserts those that wait, and says how many there were. */
    void finish() throws TaskException, ServerException {
        flush();
        long there = read - inserted;
        target.output()
                .result("imported " + inserted + (inserted == 1 ? " row" : " rows") + " into " + table.name()
                        + (there > 0 ? "; " + there + (there == 1 ? " was" : " were") + " there already" : ""));
    }

    private void flush() throws TaskException, ServerException {
        if (!waiting.isEmpty()) {
            insert(waiting);
            waiting.clear();
        }
    }

    private void insert(List<Row> rows) throws TaskException {
        try {
            inserted += send(rows);
        } catch (ServerException e) {
            if (e.status() >= SERVER_ERROR) {
                throw unknown(rows.get(0), e);
            }
            if (e.status() != BAD_REQUEST || rows.size() == 1) {
                throw refused(rows.get(0), e);
            }
            int half = rows.size() / 2;
            insert(rows.subList(0, half));
            insert(rows.subList(half, rows.size()));
        }
    }

    /** Returns how many rows were not there before. */
    private long send(List<Row> rows) throws TaskException, ServerException {
        try {
            Row first = rows.get(0);
            boolean isLong = first.tupleBytes() + head.length() > STATEMENT_BYTES_MAX;
            return insertedBy(isLong ? sendLong(first) : sendText(rows));
        } catch (TaskException e) {
            throw unknown(rows.get(0), e);
        }
    }

    private TaskException unknown(Row first, Exception cause) {
        return new TaskException(
                place(first.line()) + ": it is not known whether rows from here on are in; all before are",
                String.valueOf(cause.getMessage()),
                cure(first),
                cause);
    }

    private String sendText(List<Row> rows) throws TaskException, ServerException {
        String tuples = rows.stream().map(Row::tuple).collect(Collectors.joining(SEPARATOR));
        return target.client().sql(target.database(), head + tuples);
    }

    /** Values of any length are parameters, which only servers of this project take. */
    private String sendLong(Row row) throws TaskException, ServerException {
        String places =
                String.join(SEPARATOR, Collections.nCopies(table.columns().size(), "?"));
        return target.client()
                .sql(
                        target.database(),
                        head + "(" + places + ")",
                        SqlValues.parameters(table.rowType(), new BsatnReader(row.bsatn())));
    }

    private static long insertedBy(String answer) {
        return JsonTree.parse(answer) instanceof List<?> results
                        && results.get(0) instanceof Map<?, ?> result
                        && result.get("stats") instanceof Map<?, ?> stats
                ? Long.parseLong(String.valueOf(stats.get("rows_inserted")))
                : 0;
    }

    private TaskException refused(Row row, ServerException refusal) {
        return new TaskException(
                place(row.line()) + ": the server refuses the row; all before it are in",
                String.valueOf(refusal.getMessage()),
                cure(row),
                refusal);
    }

    private String cure(Row row) {
        return "to go on there: " + target.spelling().option("resume", file.getFileName() + ":" + row.line());
    }

    private String place(long line) {
        return file + ":" + line;
    }
}
