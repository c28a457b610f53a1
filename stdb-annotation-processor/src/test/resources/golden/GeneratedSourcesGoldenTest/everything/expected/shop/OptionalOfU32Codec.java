package shop;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Values;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Optional<Long>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class OptionalOfU32Codec {
    private OptionalOfU32Codec() {
    }

    static int sizeMax(Optional<Long> value) {
        return value.isPresent() ? 1 + 4 : 1;
    }

    static int write(int at, Optional<Long> value) {
        if (!value.isPresent()) {
            Memory.putByte(at, (byte) 1);
            return at + 1;
        }
        Memory.putByte(at, (byte) 0);
        Values.writeU32(at + 1, value.get());
        return at + 5;
    }

    static Optional<Long> read(int at) {
        if (Memory.getByte(at) != 0) {
            Cursor.end = at + 1;
            return Optional.empty();
        }
        int start = at + 1;
        Long payload = Values.readU32(start);
        Cursor.end = start + 4;
        return Optional.of(payload);
    }
}
