package dev.stdb.task.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Formats the JSON answer of a SQL statement as a text table. */
public final class SqlTable {
    private SqlTable() {}

    /**
     * Formats an answer.
     *
     * @param json the server's answer: an array with one result per statement
     * @return lines without terminators
     */
    public static List<String> format(String json) {
        List<String> lines = new ArrayList<>();
        if (JsonTree.parse(json) instanceof List<?> results) {
            for (Object result : results) {
                if (result instanceof Map<?, ?> map) {
                    formatResult(map, lines);
                }
            }
        }
        return lines;
    }

    private static void formatResult(Map<?, ?> result, List<String> lines) {
        List<String> names = columns(result).stream().map(CellText::name).toList();
        List<List<String>> rows = rows(result);
        if (!names.isEmpty()) {
            lines.addAll(TextTable.lines(names, rows));
            lines.add("(" + rows.size() + (rows.size() == 1 ? " row)" : " rows)"));
        }
        if (result.get("stats") instanceof Map<?, ?> stats) {
            StringJoiner counts = new StringJoiner(", ");
            for (String kind : List.of("inserted", "deleted", "updated")) {
                String count = String.valueOf(stats.get("rows_" + kind));
                if (!count.equals("0") && !count.equals("null")) {
                    counts.add(kind + " " + count);
                }
            }
            if (counts.length() > 0) {
                lines.add(counts.toString());
            }
        }
    }

    private static List<?> columns(Map<?, ?> result) {
        return result.get("schema") instanceof Map<?, ?> schema && schema.get("elements") instanceof List<?> elements
                ? elements
                : List.of();
    }

    private static List<String> cells(List<?> columns, @Nullable Object row) {
        List<String> cells = new ArrayList<>();
        if (row instanceof List<?> values) {
            for (int i = 0; i < Math.min(columns.size(), values.size()); i++) {
                cells.add(CellText.of(CellText.type(columns.get(i)), values.get(i)));
            }
        }
        return cells;
    }

    /** Returns the cells of the first result of an answer, as they are shown. */
    public static List<List<String>> rows(String json) {
        return JsonTree.parse(json) instanceof List<?> results
                        && !results.isEmpty()
                        && results.get(0) instanceof Map<?, ?> result
                ? rows(result)
                : List.of();
    }

    private static List<List<String>> rows(Map<?, ?> result) {
        List<?> columns = columns(result);
        List<List<String>> rows = new ArrayList<>();
        if (result.get("rows") instanceof List<?> list) {
            for (Object row : list) {
                rows.add(cells(columns, row));
            }
        }
        return rows;
    }
}
