package dev.stdb.moduledef;

import dev.stdb.bsatn.BsatnWriter;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Table whose rows are calls of a reducer in another database.
 *
 * @param tableName source name of the table
 * @param remoteReducer name of the reducer in the other database
 * @param targetColumn column with the identity of the other database
 * @param argColumns columns with the arguments, in the order of the reducer's parameters
 * @param onResultReducer source name of the reducer that takes the results, or null
 * @param signatureHash hash of the reducer's signature, unsigned, read from its 32 bytes as a little-endian number
 */
public record OutboxDef(
        String tableName,
        String remoteReducer,
        int targetColumn,
        List<Integer> argColumns,
        @Nullable String onResultReducer,
        BigInteger signatureHash) {
    private static final int HASH_BYTES = 32;

    /** Copies the columns. */
    public OutboxDef {
        argColumns = List.copyOf(argColumns);
    }

    /** Returns the hash as 64 hexadecimal digits in lower case, its first byte first. */
    public String signatureHex() {
        BsatnWriter bytes = new BsatnWriter(HASH_BYTES);
        bytes.writeBigInteger(signatureHash, HASH_BYTES);
        StringBuilder text = new StringBuilder(2 * HASH_BYTES);
        for (byte b : bytes.toByteArray()) {
            text.append(Character.forDigit(b >> 4 & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
        }
        return text.toString();
    }
}
