package dev.stdb.task.rows;

import java.io.Closeable;
import java.io.IOException;

/** Writes rows into a file. Used by one thread. */
public interface RowWriter extends Closeable {
    /** Appends the row whose BSATN is a part of an array. */
    void write(byte[] array, int offset, int length) throws IOException;
}
