package dev.stdb.maven.jcl.java.util.zip;

import dev.stdb.maven.jcl.ByteChecksum;

/** The checksum of two sums modulo 65521; TeaVM's needs another library. */
public class TAdler32 extends ByteChecksum {
    private static final int MODULUS = 65_521;

    private int low = 1;
    private int high;

    /** Adds the low eight bits of a number. */
    @Override
    public void update(int b) {
        low = (low + (b & 0xFF)) % MODULUS;
        high = (high + low) % MODULUS;
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
