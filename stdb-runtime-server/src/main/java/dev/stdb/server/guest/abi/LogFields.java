package dev.stdb.server.guest.abi;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.server.guest.HostTrapException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fields of a record of the log as modules tell them: a BSATN array of products of a key and a sum of {@code string},
 * {@code i64}, {@code f64} and {@code bool} (ADR 0037). Stateless.
 */
final class LogFields {
    /** Most bytes of the fields of one record: more than modules in Java write, whatever their fields are. */
    static final int BYTES_MAX = 64 << 10;

    private static final int FIELDS_MAX = 32;
    private static final int KINDS = 4;

    private LogFields() {}

    /**
     * Reads fields.
     *
     * @return texts, {@code Long}s, finite {@code Double}s and booleans by key, in their order
     * @throws HostTrapException if the bytes are no fields, or too many
     */
    static Map<String, Object> read(byte[] bytes) {
        BsatnReader in = new BsatnReader(bytes);
        Map<String, Object> fields = new LinkedHashMap<>();
        try {
            int count = bytes.length == 0 ? 0 : in.readCount();
            if (count > FIELDS_MAX) {
                throw new HostTrapException("too many fields of a log record: countMax=" + FIELDS_MAX);
            }
            for (int i = 0; i < count; i++) {
                fields.put(in.readString(), value(in));
            }
        } catch (BsatnException e) {
            throw new HostTrapException("malformed fields of a log record: " + e.getMessage());
        }
        return fields;
    }

    /** Returns the characters of all keys and texts, and what numbers have at least. */
    static int lengthOf(Map<String, Object> fields) {
        int length = 0;
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            length += field.getKey().length();
            length += field.getValue() instanceof String text ? text.length() : Long.BYTES;
        }
        return length;
    }

    private static Object value(BsatnReader in) {
        return switch (in.readTag(KINDS)) {
            case 0 -> in.readString();
            case 1 -> in.readI64();
            case 2 -> {
                double number = in.readF64();
                yield Double.isFinite(number) ? (Object) number : String.valueOf(number);
            }
            default -> in.readBool();
        };
    }
}
