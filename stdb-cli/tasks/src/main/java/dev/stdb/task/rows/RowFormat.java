package dev.stdb.task.rows;

import dev.stdb.sats.ProductType;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The form of files of rows; each row gives back the bytes that it was made of. */
public enum RowFormat {
    /** A line of typed SATS-JSON for each row (spec sats.md §4), with the names of floats that have no digits. */
    NDJSON {
        @Override
        public RowWriter writer(Path file, ProductType rowType) throws IOException {
            return new NdjsonRows.Writer(file, rowType);
        }

        @Override
        public RowReader reader(Path file, ProductType rowType) throws IOException {
            return new NdjsonRows.Reader(file, rowType);
        }
    },

    /** Comma-separated values (RFC 4180) below a line with the names of the columns. */
    CSV {
        @Override
        public RowWriter writer(Path file, ProductType rowType) throws IOException {
            return new CsvRows.Writer(file, rowType);
        }

        @Override
        public RowReader reader(Path file, ProductType rowType) throws TaskException, IOException {
            return new CsvRows.Reader(file, rowType);
        }
    },

    /** The BSATN of each row behind its length in four bytes, the least significant first. */
    BSATN {
        @Override
        public RowWriter writer(Path file, ProductType rowType) throws IOException {
            return new BsatnRows.Writer(file);
        }

        @Override
        public RowReader reader(Path file, ProductType rowType) throws IOException {
            return new BsatnRows.Reader(file, rowType);
        }
    };

    /**
     * Creates a file, which must not exist.
     *
     * @param rowType without references
     */
    public abstract RowWriter writer(Path file, ProductType rowType) throws IOException;

    /**
     * Opens a file.
     *
     * @param rowType without references
     * @throws TaskException if the file does not begin as one of this format does
     */
    public abstract RowReader reader(Path file, ProductType rowType) throws TaskException, IOException;

    /** Returns how the names of files end, with the dot. */
    public String extension() {
        return "." + name().toLowerCase(Locale.ROOT);
    }

    /** Returns the format of a file by how its name ends. */
    public static Optional<RowFormat> ofFile(String fileName) {
        return Arrays.stream(values())
                .filter(format -> fileName.endsWith(format.extension()))
                .findFirst();
    }

    /**
     * Parses the name of a format.
     *
     * @throws TaskException if it is none
     */
    public static RowFormat parse(String name, Spelling spelling) throws TaskException {
        for (RowFormat format : values()) {
            if (format.name().equals(name.toUpperCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new TaskException(
                spelling.option("format", name) + ": there is no such format of rows",
                "",
                "use one of "
                        + Arrays.stream(values())
                                .map(format -> format.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")));
    }
}
