package shop;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Shape} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ShapeCodec {
    private ShapeCodec() {
    }

    static int sizeMax(Shape value) {
        return 5;
    }

    static int write(int at, Shape value) {
        if (value instanceof Shape.Circle variant2) {
            Memory.putByte(at, (byte) 0);
            return CircleCodec.write(at + 1, variant2);
        }
        if (value instanceof Shape.Square variant3) {
            Memory.putByte(at, (byte) 1);
            return SquareCodec.write(at + 1, variant3);
        }
        throw new IllegalStateException("value of Shape is no known variant");
    }

    static Shape read(int at) {
        switch (Memory.getByte(at) & 0xFF) {
            case 0:
                Cursor.end = at + 5;
                return CircleCodec.read(at + 1);
            case 1:
                Cursor.end = at + 5;
                return SquareCodec.read(at + 1);
            default:
                throw new IllegalStateException("unknown tag for Shape: tag=" + Memory.getByte(at));
        }
    }
}
