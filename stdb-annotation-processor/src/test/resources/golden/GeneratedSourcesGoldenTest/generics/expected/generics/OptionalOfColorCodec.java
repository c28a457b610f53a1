package generics;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Optional<Color>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class OptionalOfColorCodec {
    private OptionalOfColorCodec() {
    }

    static int sizeMax(Optional<Color> value) {
        return value.isPresent() ? 1 + 1 : 1;
    }

    static int write(int at, Optional<Color> value) {
        if (!value.isPresent()) {
            Memory.putByte(at, (byte) 1);
            return at + 1;
        }
        Memory.putByte(at, (byte) 0);
        ColorCodec.write(at + 1, value.get());
        return at + 2;
    }

    static Optional<Color> read(int at) {
        if (Memory.getByte(at) != 0) {
            Cursor.end = at + 1;
            return Optional.empty();
        }
        int start = at + 1;
        Color payload = ColorCodec.read(start);
        Cursor.end = start + 1;
        return Optional.of(payload);
    }
}
