package dev.stdb.maven.jcl;

import java.util.Objects;
import java.util.zip.Checksum;

/** A checksum that takes one byte at a time. */
public abstract class ByteChecksum implements Checksum {

    /** Adds bytes. */
    @Override
    public void update(byte[] bytes, int from, int length) {
        Objects.requireNonNull(bytes);
        if (from < 0 || length < 0 || from > bytes.length - length) {
            throw new ArrayIndexOutOfBoundsException();
        }
        for (int i = from; i < from + length; i++) {
            update(bytes[i]);
        }
    }

    /** Adds bytes. */
    @Override
    public void update(byte[] bytes) {
        update(bytes, 0, bytes.length);
    }
}
