package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Scratch;
import game.rank.Ranks;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code List<Ranks.Rank>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ListOfRankCodec {
    private ListOfRankCodec() {
    }

    static int sizeMax(List<Ranks.Rank> value) {
        int size = 4;
        for (Ranks.Rank element : value) {
            size = Scratch.plus(size, RankCodec.sizeMax(element));
        }
        return size;
    }

    static int write(int at, List<Ranks.Rank> value) {
        Memory.putInt(at, value.size());
        int p = at + 4;
        for (Ranks.Rank element : value) {
            p = RankCodec.write(p, element);
        }
        return p;
    }

    static List<Ranks.Rank> read(int at) {
        int count = Memory.getInt(at);
        int p = at + 4;
        List<Ranks.Rank> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(RankCodec.read(p));
            p = Cursor.end;
        }
        Cursor.end = p;
        return elements;
    }
}
