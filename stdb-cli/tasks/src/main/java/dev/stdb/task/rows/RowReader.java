package dev.stdb.task.rows;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.task.TaskException;
import java.io.Closeable;
import java.io.IOException;

/** Reads the rows of a file, one after the other. Used by one thread. */
public interface RowReader extends Closeable {
    /**
     * Reads the next row.
     *
     * @param row gets its BSATN
     * @return whether there was one
     * @throws TaskException if what comes next is no row of the table; the message begins with file and line
     */
    boolean next(BsatnWriter row) throws TaskException, IOException;

    /** Returns the line at which the last row begins, or its number if the file has no lines; the first is 1. */
    long line();
}
