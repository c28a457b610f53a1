package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Scratch;
import game.old.PlayerV1;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code List<PlayerV1>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ListOfPlayerV1Codec {
    private ListOfPlayerV1Codec() {
    }

    static int sizeMax(List<PlayerV1> value) {
        int size = 4;
        for (PlayerV1 element : value) {
            size = Scratch.plus(size, PlayerV1Codec.sizeMax(element));
        }
        return size;
    }

    static int write(int at, List<PlayerV1> value) {
        Memory.putInt(at, value.size());
        int p = at + 4;
        for (PlayerV1 element : value) {
            p = PlayerV1Codec.write(p, element);
        }
        return p;
    }

    static List<PlayerV1> read(int at) {
        int count = Memory.getInt(at);
        int p = at + 4;
        List<PlayerV1> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(PlayerV1Codec.read(p));
            p = Cursor.end;
        }
        Cursor.end = p;
        return elements;
    }
}
