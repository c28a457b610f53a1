package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Scratch;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code List<PlayerV2>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ListOfPlayerV2Codec {
    private ListOfPlayerV2Codec() {
    }

    static int sizeMax(List<PlayerV2> value) {
        int size = 4;
        for (PlayerV2 element : value) {
            size = Scratch.plus(size, PlayerV2Codec.sizeMax(element));
        }
        return size;
    }

    static int write(int at, List<PlayerV2> value) {
        Memory.putInt(at, value.size());
        int p = at + 4;
        for (PlayerV2 element : value) {
            p = PlayerV2Codec.write(p, element);
        }
        return p;
    }

    static List<PlayerV2> read(int at) {
        int count = Memory.getInt(at);
        int p = at + 4;
        List<PlayerV2> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(PlayerV2Codec.read(p));
            p = Cursor.end;
        }
        Cursor.end = p;
        return elements;
    }
}
