package shop;

import dev.stdb.module.Memory;
import javax.annotation.processing.Generated;
import shop.model.Item;

/**
 * Layout of {@code Item.Status} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class StatusCodec {
    private StatusCodec() {
    }

    static int write(int at, Item.Status value) {
        Memory.putByte(at, (byte) value.ordinal());
        return at + 1;
    }

    static Item.Status read(int at) {
        switch (Memory.getByte(at) & 0xFF) {
            case 0:
                return Item.Status.NEW;
            case 1:
                return Item.Status.IN_STOCK;
            case 2:
                return Item.Status.GONE;
            default:
                throw new IllegalStateException("unknown tag for Status: tag=" + Memory.getByte(at));
        }
    }
}
