package dev.stdb.task.rows;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.ProductType;
import dev.stdb.task.TaskException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Rows as the bytes that servers keep, each behind its length. */
final class BsatnRows {
    /** No server keeps longer rows: a longer one is no row. */
    private static final int ROW_BYTES_MAX = 256 << 20;

    private BsatnRows() {}

    /** Writes the bytes as they are. */
    static final class Writer implements RowWriter {
        private final OutputStream out;

        Writer(Path file) throws IOException {
            this.out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
        }

        @Override
        public void write(byte[] array, int offset, int length) throws IOException {
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                out.write(length >>> shift);
            }
            out.write(array, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Reads and checks the bytes. */
    static final class Reader implements RowReader {
        private final InputStream in;
        private final Path file;
        private final ProductType rowType;
        private long number;

        Reader(Path file, ProductType rowType) throws IOException {
            this.in = new BufferedInputStream(Files.newInputStream(file));
            this.file = file;
            this.rowType = rowType;
        }

        @Override
        public boolean next(BsatnWriter row) throws TaskException, IOException {
            int first = in.read();
            if (first < 0) {
                return false;
            }
            number++;
            try {
                byte[] bytes = in.readNBytes(length(first));
                BsatnReader walked = new BsatnReader(bytes);
                BsatnWalker.skip(rowType, walked);
                if (walked.remaining() > 0) {
                    throw new EOFException(walked.remaining() + " bytes follow the row");
                }
                row.writeRaw(bytes, 0, bytes.length);
            } catch (StdbException | EOFException e) {
                throw RowErrors.notARow(file, number, String.valueOf(e.getMessage()), e);
            }
            return true;
        }

        private int length(int first) throws IOException {
            byte[] rest = in.readNBytes(Integer.BYTES - 1);
            if (rest.length < Integer.BYTES - 1) {
                throw new EOFException("the file ends within a length");
            }
            int length = first | (rest[0] & 0xff) << 8 | (rest[1] & 0xff) << 16 | rest[2] << 24;
            if (length < 0 || length > ROW_BYTES_MAX) {
                throw new EOFException("no row has " + Integer.toUnsignedString(length) + " bytes");
            }
            return length;
        }

        @Override
        public long line() {
            return number;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
