package dev.stdb.task.rows;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.task.TaskException;
import dev.stdb.task.rows.CsvCells.Cell;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PushbackReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows as comma-separated values (RFC 4180). */
final class CsvRows {
    private static final char COMMA = ',';
    private static final char QUOTE = '"';
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int END = -1;

    private CsvRows() {}

    /** Writes the names of the columns, and a record for each row. */
    static final class Writer implements RowWriter {
        /** What cannot stand without quotes; blanks at the ends are lost in spreadsheets. */
        private static final Pattern SPECIAL = Pattern.compile("[\",\r\n]|^[\\s\uFEFF]|\\s$");

        private final BufferedWriter out;
        private final ProductType rowType;

        Writer(Path file, ProductType rowType) throws IOException {
            this.out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW);
            this.rowType = rowType;
            for (int i = 0; i < rowType.size(); i++) {
                write(new Cell(String.valueOf(rowType.elements().get(i).name()), false), i);
            }
        }

        @Override
        public void write(byte[] array, int offset, int length) throws IOException {
            BsatnReader row = new BsatnReader(array, offset, length);
            for (int i = 0; i < rowType.size(); i++) {
                write(CsvCells.write(rowType.typeAt(i), row), i);
            }
        }

        private void write(Cell cell, int column) throws IOException {
            if (cell.quoted() || SPECIAL.matcher(cell.text()).find()) {
                out.append(QUOTE).append(cell.text().replace("\"", "\"\"")).append(QUOTE);
            } else {
                out.append(cell.text());
            }
            out.append(column == rowType.size() - 1 ? '\n' : COMMA);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Reads records; columns may come in any order, and options may be left out. */
    static final class Reader implements RowReader {
        private final PushbackReader in;
        private final Path file;
        private final ProductType rowType;
        /** Where each column of the table stands in the file; below 0 for those that do not. */
        private final int[] places;

        private final int width;
        private long line;
        private long nextLine = 1;

        Reader(Path file, ProductType rowType) throws TaskException, IOException {
            this.in = new PushbackReader(Files.newBufferedReader(file));
            this.file = file;
            this.rowType = rowType;
            try {
                skipMark();
                List<Cell> names = record();
                this.places = places(names == null ? List.of() : names);
                this.width = names == null ? 0 : names.size();
            } catch (TaskException | IOException e) {
                in.close();
                throw e;
            }
        }

        private void skipMark() throws IOException {
            int first = in.read();
            if (first != END && first != BYTE_ORDER_MARK) {
                in.unread(first);
            }
        }

        private int[] places(List<Cell> names) throws TaskException {
            List<String> columns = rowType.elements().stream()
                    .map(element -> String.valueOf(element.name()))
                    .toList();
            List<String> found = names.stream().map(Cell::text).toList();
            int[] at = columns.stream().mapToInt(found::indexOf).toArray();
            List<String> missing = new ArrayList<>();
            for (int i = 0; i < at.length; i++) {
                if (at[i] < 0 && !SpecialTypes.isOption(rowType.typeAt(i))) {
                    missing.add(columns.get(i));
                }
            }
            List<String> unknown =
                    found.stream().filter(name -> !columns.contains(name)).toList();
            if (!missing.isEmpty() || !unknown.isEmpty()) {
                throw new TaskException(
                        file + ":1: these are not the columns of the table",
                        (missing.isEmpty() ? "" : "missing: " + String.join(", ", missing) + " ")
                                + (unknown.isEmpty() ? "" : "unknown: " + String.join(", ", unknown)),
                        "the first line names them: " + String.join(",", columns));
            }
            return at;
        }

        @Override
        public boolean next(BsatnWriter row) throws TaskException, IOException {
            List<Cell> cells = record();
            if (cells == null) {
                return false;
            }
            if (cells.size() != width) {
                throw new TaskException(
                        file + ":" + line + ": this is no row of the table",
                        "it has " + cells.size() + " cells, the first line of the file " + width,
                        "correct the line");
            }
            for (int i = 0; i < places.length; i++) {
                read(i, places[i] < 0 ? Cell.NONE : cells.get(places[i]), row);
            }
            return true;
        }

        private void read(int column, Cell cell, BsatnWriter row) throws TaskException {
            try {
                CsvCells.read(rowType.typeAt(column), cell, row);
            } catch (StdbException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
                String name = rowType.elements().get(column).name();
                throw RowErrors.notARow(file, line, "column " + name + ": " + e.getMessage(), e);
            }
        }

        /** Returns the cells of the next record; null at the end. Empty lines are none where there are more columns. */
        private @Nullable List<Cell> record() throws TaskException, IOException {
            List<Cell> cells = new ArrayList<>();
            line = nextLine;
            while (true) {
                int c = in.read();
                if (c == END && cells.isEmpty()) {
                    return null;
                }
                Cell cell;
                if (c == QUOTE) {
                    cell = new Cell(quoted(), true);
                    c = afterQuotes();
                } else {
                    StringBuilder text = new StringBuilder();
                    while (!isEnd(c)) {
                        text.append((char) c);
                        c = in.read();
                    }
                    cell = new Cell(text.toString(), false);
                }
                cells.add(cell);
                if (endsLine(c)) {
                    if (cells.size() > 1 || width == 1 || !cell.isNothing()) {
                        return cells;
                    }
                    cells.clear();
                    line = nextLine;
                }
            }
        }

        private static boolean isEnd(int c) {
            return c == COMMA || c == '\n' || c == '\r' || c == END;
        }

        /** Consumes the rest of the end of a line, if it is one. */
        private boolean endsLine(int c) throws IOException {
            if (c == '\r') {
                int next = in.read();
                if (next != '\n' && next != END) {
                    in.unread(next);
                }
            }
            nextLine += c == '\r' || c == '\n' ? 1 : 0;
            return c != COMMA;
        }

        /** Returns the text up to the quote that ends it, and consumes that. */
        private String quoted() throws TaskException, IOException {
            StringBuilder text = new StringBuilder();
            while (true) {
                int c = in.read();
                if (c == END) {
                    throw new TaskException(
                            file + ":" + line + ": a quote is not closed",
                            "",
                            "quotes within a cell are written twice");
                }
                nextLine += c == '\n' ? 1 : 0;
                if (c == QUOTE) {
                    int next = in.read();
                    if (next != QUOTE) {
                        if (next != END) {
                            in.unread(next);
                        }
                        return text.toString();
                    }
                }
                text.append((char) c);
            }
        }

        private int afterQuotes() throws TaskException, IOException {
            int c = in.read();
            if (!isEnd(c)) {
                throw new TaskException(
                        file + ":" + line + ": text follows a closed quote",
                        "",
                        "quotes within a cell are written twice");
            }
            return c;
        }

        @Override
        public long line() {
            return line;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
