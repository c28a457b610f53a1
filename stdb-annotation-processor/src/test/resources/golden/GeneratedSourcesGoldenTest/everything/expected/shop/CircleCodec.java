package shop;

import dev.stdb.module.Memory;
import javax.annotation.processing.Generated;
import shop.model.Item;

/**
 * Layout of {@code Item.Circle} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class CircleCodec {
    private CircleCodec() {
    }

    static int write(int at, Item.Circle value) {
        PointCodec.write(at, value.center());
        Memory.putDouble(at + 3, value.radius());
        return at + 11;
    }

    static Item.Circle read(int at) {
        Item.Point center = PointCodec.read(at);
        double radius = Memory.getDouble(at + 3);
        return new Item.Circle(center, radius);
    }
}
