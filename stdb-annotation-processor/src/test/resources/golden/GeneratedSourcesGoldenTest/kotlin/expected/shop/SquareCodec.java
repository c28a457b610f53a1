package shop;

import dev.stdb.module.Memory;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Shape.Square} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class SquareCodec {
    private SquareCodec() {
    }

    static int write(int at, Shape.Square value) {
        Memory.putInt(at, value.side());
        return at + 4;
    }

    static Shape.Square read(int at) {
        int side = Memory.getInt(at);
        return new Shape.Square(side);
    }
}
