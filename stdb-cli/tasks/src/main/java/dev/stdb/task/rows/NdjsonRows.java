package dev.stdb.task.rows;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonReader;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.ProductType;
import dev.stdb.task.TaskException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Rows as lines of JSON. */
final class NdjsonRows {
    private NdjsonRows() {}

    /** Writes a line for each row. */
    static final class Writer implements RowWriter {
        private final BufferedWriter out;
        private final ProductType rowType;
        private final StringBuilder line = new StringBuilder();

        Writer(Path file, ProductType rowType) throws IOException {
            this.out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW);
            this.rowType = rowType;
        }

        @Override
        public void write(byte[] array, int offset, int length) throws IOException {
            line.setLength(0);
            SatsJson.writeExact(rowType, new BsatnReader(array, offset, length), new JsonWriter(line));
            out.append(line).append('\n');
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Reads lines; empty ones are no rows. */
    static final class Reader implements RowReader {
        private final BufferedReader in;
        private final Path file;
        private final ProductType rowType;
        private long line;

        Reader(Path file, ProductType rowType) throws IOException {
            this.in = Files.newBufferedReader(file);
            this.file = file;
            this.rowType = rowType;
        }

        @Override
        public boolean next(BsatnWriter row) throws TaskException, IOException {
            String text;
            do {
                text = in.readLine();
                line++;
            } while (text != null && text.isBlank());
            if (text == null) {
                return false;
            }
            try {
                JsonReader json = new JsonReader(text);
                SatsJson.read(rowType, json, row);
                json.endDocument();
            } catch (StdbException e) {
                throw RowErrors.notARow(file, line, String.valueOf(e.getMessage()), e);
            }
            return true;
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
