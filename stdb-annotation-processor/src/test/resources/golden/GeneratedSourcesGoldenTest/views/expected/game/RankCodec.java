package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import game.rank.Ranks;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Ranks.Rank} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class RankCodec {
    private RankCodec() {
    }

    static int sizeMax(Ranks.Rank value) {
        return 4 + Strings.sizeMax(value.name());
    }

    static int write(int at, Ranks.Rank value) {
        int next = Strings.write(at, value.name());
        Memory.putInt(next, value.level());
        return next + 4;
    }

    static Ranks.Rank read(int at) {
        String name = Strings.read(at);
        int next = at + 4 + Memory.getInt(at);
        int level = Memory.getInt(next);
        Cursor.end = next + 4;
        return new Ranks.Rank(name, level);
    }
}
