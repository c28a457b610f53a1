package generics;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Optional<Long>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class OptionalOfU64Codec {
    private OptionalOfU64Codec() {
    }

    static int sizeMax(Optional<Long> value) {
        return value.isPresent() ? 1 + 8 : 1;
    }

    static int write(int at, Optional<Long> value) {
        if (!value.isPresent()) {
            Memory.putByte(at, (byte) 1);
            return at + 1;
        }
        Memory.putByte(at, (byte) 0);
        Memory.putLong(at + 1, value.get());
        return at + 9;
    }

    static Optional<Long> read(int at) {
        if (Memory.getByte(at) != 0) {
            Cursor.end = at + 1;
            return Optional.empty();
        }
        int start = at + 1;
        Long payload = Memory.getLong(start);
        Cursor.end = start + 8;
        return Optional.of(payload);
    }
}
