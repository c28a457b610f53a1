package dev.stdb.maven.jcl.java.util.zip;

import dev.stdb.maven.jcl.ByteChecksum;

/** The checksum of the reflected polynomial {@code 0xEDB88320}; TeaVM's needs another library. */
public class TCRC32 extends ByteChecksum {
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

    @Override
    public long getValue() {
        return crc & 0xFFFF_FFFFL;
    }

    @Override
    public void reset() {
        crc = 0;
    }
}
