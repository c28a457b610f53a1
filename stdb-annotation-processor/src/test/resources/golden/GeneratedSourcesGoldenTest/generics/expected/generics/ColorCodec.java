package generics;

import dev.stdb.module.Memory;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Color} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ColorCodec {
    private ColorCodec() {
    }

    static int write(int at, Color value) {
        Memory.putByte(at, (byte) value.ordinal());
        return at + 1;
    }

    static Color read(int at) {
        switch (Memory.getByte(at) & 0xFF) {
            case 0:
                return Color.RED;
            case 1:
                return Color.BLUE;
            default:
                throw new IllegalStateException("unknown tag for Color: tag=" + Memory.getByte(at));
        }
    }
}
