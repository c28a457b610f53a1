package shop;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import javax.annotation.processing.Generated;
import shop.model.Item;

/**
 * Layout of {@code Item.Shape} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ShapeCodec {
    private ShapeCodec() {
    }

    static int sizeMax(Item.Shape value) {
        if (value instanceof Item.Polygon variant5) {
            return 1 + PolygonCodec.sizeMax(variant5);
        }
        return 12;
    }

    static int write(int at, Item.Shape value) {
        if (value instanceof Item.Circle variant3) {
            Memory.putByte(at, (byte) 0);
            return CircleCodec.write(at + 1, variant3);
        }
        if (value instanceof Item.Polygon variant5) {
            Memory.putByte(at, (byte) 1);
            return PolygonCodec.write(at + 1, variant5);
        }
        if (value instanceof Item.None) {
            Memory.putByte(at, (byte) 2);
            return at + 1;
        }
        throw new IllegalStateException("value of Shape is no known variant");
    }

    static Item.Shape read(int at) {
        switch (Memory.getByte(at) & 0xFF) {
            case 0:
                Cursor.end = at + 12;
                return CircleCodec.read(at + 1);
            case 1:
                return PolygonCodec.read(at + 1);
            case 2:
                Cursor.end = at + 1;
                return new Item.None();
            default:
                throw new IllegalStateException("unknown tag for Shape: tag=" + Memory.getByte(at));
        }
    }
}
