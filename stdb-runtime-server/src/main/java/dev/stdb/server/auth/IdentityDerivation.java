package dev.stdb.server.auth;

import dev.stdb.types.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.commons.codec.digest.Blake3;

/**
 * Derives the identity of a token from its issuer and subject (spec http-api.md §2.5).
 *
 * <pre>
 * offset  width  content (textual, big-endian order)
 * 0       2      C2 00
 * 2       4      BLAKE3(C2 00 || hash), first 4 bytes
 * 6       26     hash = BLAKE3(issuer || "|" || subject), first 26 bytes
 * </pre>
 */
public final class IdentityDerivation {

    private static final int SIZE_BYTES = 32;
    private static final int HASH_OFFSET = 6;
    private static final int CHECKSUM_OFFSET = 2;
    private static final byte PREFIX_0 = (byte) 0xC2;
    private static final byte PREFIX_1 = 0;

    private IdentityDerivation() {}

    /** Returns the identity of the pair. */
    public static Identity derive(String issuer, String subject) {
        byte[] hash = Blake3.hash((issuer + "|" + subject).getBytes(StandardCharsets.UTF_8));
        byte[] id = new byte[SIZE_BYTES];
        id[0] = PREFIX_0;
        id[1] = PREFIX_1;
        System.arraycopy(hash, 0, id, HASH_OFFSET, SIZE_BYTES - HASH_OFFSET);
        byte[] checksumInput = new byte[SIZE_BYTES - HASH_OFFSET + CHECKSUM_OFFSET];
        checksumInput[0] = PREFIX_0;
        checksumInput[1] = PREFIX_1;
        System.arraycopy(hash, 0, checksumInput, CHECKSUM_OFFSET, SIZE_BYTES - HASH_OFFSET);
        byte[] checksum = Arrays.copyOf(Blake3.hash(checksumInput), HASH_OFFSET - CHECKSUM_OFFSET);
        System.arraycopy(checksum, 0, id, CHECKSUM_OFFSET, checksum.length);
        return Identity.fromHex(HexFormat.of().formatHex(id));
    }
}
