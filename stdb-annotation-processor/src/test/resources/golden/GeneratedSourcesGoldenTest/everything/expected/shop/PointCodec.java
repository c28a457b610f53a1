package shop;

import dev.stdb.module.Memory;
import dev.stdb.module.Values;
import javax.annotation.processing.Generated;
import shop.model.Item;

/**
 * Layout of {@code Item.Point} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class PointCodec {
    private PointCodec() {
    }

    static int write(int at, Item.Point value) {
        Memory.putShort(at, value.x());
        Values.writeU8(at + 2, value.y());
        return at + 3;
    }

    static Item.Point read(int at) {
        short x = Memory.getShort(at);
        short y = Values.readU8(at + 2);
        return new Item.Point(x, y);
    }
}
