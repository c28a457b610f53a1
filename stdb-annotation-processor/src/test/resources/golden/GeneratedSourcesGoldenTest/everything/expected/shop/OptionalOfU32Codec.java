package shop;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Optional<Integer>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class OptionalOfU32Codec {
    private OptionalOfU32Codec() {
    }

    static int sizeMax(Optional<Integer> value) {
        return value.isPresent() ? 1 + 4 : 1;
    }

    static int write(int at, Optional<Integer> value) {
        if (!value.isPresent()) {
            Memory.putByte(at, (byte) 1);
            return at + 1;
        }
        Memory.putByte(at, (byte) 0);
        Memory.putInt(at + 1, value.get());
        return at + 5;
    }

    static Optional<Integer> read(int at) {
        if (Memory.getByte(at) != 0) {
            Cursor.end = at + 1;
            return Optional.empty();
        }
        int start = at + 1;
        Integer payload = Memory.getInt(start);
        Cursor.end = start + 4;
        return Optional.of(payload);
    }
}
