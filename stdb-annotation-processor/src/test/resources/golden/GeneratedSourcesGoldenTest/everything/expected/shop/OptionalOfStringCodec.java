package shop;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Optional<String>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class OptionalOfStringCodec {
    private OptionalOfStringCodec() {
    }

    static int sizeMax(Optional<String> value) {
        return value.isPresent() ? 1 + Strings.sizeMax(value.get()) : 1;
    }

    static int write(int at, Optional<String> value) {
        if (!value.isPresent()) {
            Memory.putByte(at, (byte) 1);
            return at + 1;
        }
        Memory.putByte(at, (byte) 0);
        return Strings.write(at + 1, value.get());
    }

    static Optional<String> read(int at) {
        if (Memory.getByte(at) != 0) {
            Cursor.end = at + 1;
            return Optional.empty();
        }
        int start = at + 1;
        String payload = Strings.read(start);
        int next = start + 4 + Memory.getInt(start);
        Cursor.end = next;
        return Optional.of(payload);
    }
}
