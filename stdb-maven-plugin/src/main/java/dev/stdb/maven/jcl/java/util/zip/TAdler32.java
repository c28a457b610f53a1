package dev.stdb.maven.jcl.java.util.zip;

import java.util.Objects;
import java.util.zip.Checksum;

/** The checksum of two sums modulo 65521; TeaVM's needs another library. */
public class TAdler32 implements Checksum {
    private static final int MODULUS = 65_521;

    private int low = 1;
    private int high;

    /** Adds the low eight bits of a number. */
    @Override
    public void update(int b) {
        low = (low + (b & 0xFF)) % MODULUS;
        high = (high + low) % MODULUS;
    }

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
    public void update(byte[] bytes) {
        update(bytes, 0, bytes.length);
    }

    @Override
    public long getValue() {
        return (long) high << 16 | low;
    }

    @Override
    public void reset() {
        low = 1;
        high = 0;
    }
}
