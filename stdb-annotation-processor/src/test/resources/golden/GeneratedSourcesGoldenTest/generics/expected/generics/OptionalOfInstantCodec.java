package generics;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Values;
import java.time.Instant;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Optional<Instant>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class OptionalOfInstantCodec {
    private OptionalOfInstantCodec() {
    }

    static int sizeMax(Optional<Instant> value) {
        return value.isPresent() ? 1 + 8 : 1;
    }

    static int write(int at, Optional<Instant> value) {
        if (!value.isPresent()) {
            Memory.putByte(at, (byte) 1);
            return at + 1;
        }
        Memory.putByte(at, (byte) 0);
        Values.writeInstant(at + 1, value.get());
        return at + 9;
    }

    static Optional<Instant> read(int at) {
        if (Memory.getByte(at) != 0) {
            Cursor.end = at + 1;
            return Optional.empty();
        }
        int start = at + 1;
        Instant payload = Values.readInstant(start);
        Cursor.end = start + 8;
        return Optional.of(payload);
    }
}
