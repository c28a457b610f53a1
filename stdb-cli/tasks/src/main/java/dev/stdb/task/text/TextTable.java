package dev.stdb.task.text;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Rows under the names of their columns, as wide as what is in them. Stateless. */
public final class TextTable {
    private TextTable() {}

    /**
     * Formats rows.
     *
     * @param rows cells by row; those that are missing count as empty
     * @return lines without terminators: names, a rule, the rows
     */
    public static List<String> lines(List<String> names, List<List<String>> rows) {
        int[] widths = widths(names, rows);
        List<String> lines = new ArrayList<>();
        lines.add(line(names, widths));
        StringJoiner rule = new StringJoiner("-+-");
        for (int width : widths) {
            rule.add("-".repeat(width));
        }
        lines.add(rule.toString());
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
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

    private static String line(List<String> cells, int[] widths) {
        StringJoiner line = new StringJoiner(" | ");
        for (int i = 0; i < widths.length; i++) {
            String cell = i < cells.size() ? cells.get(i) : "";
            line.add(cell + " ".repeat(widths[i] - cell.length()));
        }
        return line.toString().stripTrailing();
    }
}
