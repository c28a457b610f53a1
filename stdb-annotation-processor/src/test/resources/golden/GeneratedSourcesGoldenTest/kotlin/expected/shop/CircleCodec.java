package shop;

import dev.stdb.module.Memory;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Shape.Circle} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class CircleCodec {
    private CircleCodec() {
    }

    static int write(int at, Shape.Circle value) {
        Memory.putInt(at, value.radius());
        return at + 4;
    }

    static Shape.Circle read(int at) {
        int radius = Memory.getInt(at);
        return new Shape.Circle(radius);
    }
}
