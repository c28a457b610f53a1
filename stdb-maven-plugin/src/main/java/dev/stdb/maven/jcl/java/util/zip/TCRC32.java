package dev.stdb.maven.jcl.java.util.zip;

import java.util.Objects;
import java.util.zip.Checksum;

/** The checksum of the reflected polynomial {@code 0xEDB88320}; TeaVM's needs another library. */
public class TCRC32 implements Checksum {
    private int crc;

    /** Adds the low eight bits of a number. */
    @Override
    public void update(int b) {
        int rest = ~crc ^ (b & 0xFF);
        for (int i = 0; i < 8; i++) {
            rest = rest >>> 1 ^ 0xEDB8_8320 & -(rest & 1);
        }
        crc = ~rest;
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
        return crc & 0xFFFF_FFFFL;
    }

    @Override
    public void reset() {
        crc = 0;
    }
}
