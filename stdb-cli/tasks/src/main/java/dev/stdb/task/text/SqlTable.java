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
        List<?> columns = columns(result);
        List<String> names = columns.stream().map(CellText::name).toList();
        List<List<String>> rows = new ArrayList<>();
        if (result.get("rows") instanceof List<?> list) {
            for (Object row : list) {
                rows.add(cells(columns, row));
            }
        }
        if (!names.isEmpty()) {
            int[] widths = widths(names, rows);
            lines.add(line(names, widths, " | "));
            StringJoiner rule = new StringJoiner("-+-");
            for (int width : widths) {
                rule.add("-".repeat(width));
            }
            lines.add(rule.toString());
            rows.forEach(row -> lines.add(line(row, widths, " | ")));
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

    private static int[] widths(List<String> names, List<List<String>> rows) {
        int[] widths = new int[names.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = names.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], i < row.size() ? row.get(i).length() : 0);
            }
        }
        return widths;
    }

    private static String line(List<String> cells, int[] widths, String separator) {
        StringJoiner line = new StringJoiner(separator);
        for (int i = 0; i < widths.length; i++) {
            String cell = i < cells.size() ? cells.get(i) : "";
            line.add(cell + " ".repeat(widths[i] - cell.length()));
        }
        return line.toString().stripTrailing();
    }
}
