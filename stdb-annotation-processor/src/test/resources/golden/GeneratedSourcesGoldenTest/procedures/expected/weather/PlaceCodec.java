package weather;

import dev.stdb.module.Memory;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Weather.Place} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class PlaceCodec {
    private PlaceCodec() {
    }

    static int write(int at, Weather.Place value) {
        Memory.putInt(at, value.x());
        Memory.putInt(at + 4, value.y());
        return at + 8;
    }

    static Weather.Place read(int at) {
        int x = Memory.getInt(at);
        int y = Memory.getInt(at + 4);
        return new Weather.Place(x, y);
    }
}
