package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Scratch;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code List<Player>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ListOfPlayerCodec {
    private ListOfPlayerCodec() {
    }

    static int sizeMax(List<Player> value) {
        int size = 4;
        for (Player element : value) {
            size = Scratch.plus(size, PlayerCodec.sizeMax(element));
        }
        return size;
    }

    static int write(int at, List<Player> value) {
        Memory.putInt(at, value.size());
        int p = at + 4;
        for (Player element : value) {
            p = PlayerCodec.write(p, element);
        }
        return p;
    }

    static List<Player> read(int at) {
        int count = Memory.getInt(at);
        int p = at + 4;
        List<Player> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(PlayerCodec.read(p));
            p = Cursor.end;
        }
        Cursor.end = p;
        return elements;
    }
}
