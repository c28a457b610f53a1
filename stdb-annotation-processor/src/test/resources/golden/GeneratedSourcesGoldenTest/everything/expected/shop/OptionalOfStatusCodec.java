package shop;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import java.util.Optional;
import javax.annotation.processing.Generated;
import shop.model.Item;

/**
 * Layout of {@code Optional<Item.Status>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class OptionalOfStatusCodec {
    private OptionalOfStatusCodec() {
    }

    static int sizeMax(Optional<Item.Status> value) {
        return value.isPresent() ? 1 + 1 : 1;
    }

    static int write(int at, Optional<Item.Status> value) {
        if (!value.isPresent()) {
            Memory.putByte(at, (byte) 1);
            return at + 1;
        }
        Memory.putByte(at, (byte) 0);
        StatusCodec.write(at + 1, value.get());
        return at + 2;
    }

    static Optional<Item.Status> read(int at) {
        if (Memory.getByte(at) != 0) {
            Cursor.end = at + 1;
            return Optional.empty();
        }
        int start = at + 1;
        Item.Status payload = StatusCodec.read(start);
        Cursor.end = start + 1;
        return Optional.of(payload);
    }
}
