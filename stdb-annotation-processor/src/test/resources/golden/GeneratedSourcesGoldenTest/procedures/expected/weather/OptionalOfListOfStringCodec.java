package weather;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Optional<List<String>>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class OptionalOfListOfStringCodec {
    private OptionalOfListOfStringCodec() {
    }

    static int sizeMax(Optional<List<String>> value) {
        return value.isPresent() ? 1 + ListOfStringCodec.sizeMax(value.get()) : 1;
    }

    static int write(int at, Optional<List<String>> value) {
        if (!value.isPresent()) {
            Memory.putByte(at, (byte) 1);
            return at + 1;
        }
        Memory.putByte(at, (byte) 0);
        return ListOfStringCodec.write(at + 1, value.get());
    }

    static Optional<List<String>> read(int at) {
        if (Memory.getByte(at) != 0) {
            Cursor.end = at + 1;
            return Optional.empty();
        }
        int start = at + 1;
        List<String> payload = ListOfStringCodec.read(start);
        int next = Cursor.end;
        Cursor.end = next;
        return Optional.of(payload);
    }
}
