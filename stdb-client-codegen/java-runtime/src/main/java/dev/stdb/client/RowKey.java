package dev.stdb.client;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes of a row as key: floats and other types without usable equality included. */
final class RowKey {
    private final byte[] bytes;
    private final int hash;

    RowKey(byte[] source, int offset, int length) {
        bytes = Arrays.copyOfRange(source, offset, offset + length);
        hash = Arrays.hashCode(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowKey that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
