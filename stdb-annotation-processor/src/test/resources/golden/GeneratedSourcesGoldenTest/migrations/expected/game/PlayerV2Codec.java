package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code PlayerV2} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class PlayerV2Codec {
    private PlayerV2Codec() {
    }

    static int sizeMax(PlayerV2 value) {
        return 12 + Strings.sizeMax(value.nick());
    }

    static int write(int at, PlayerV2 value) {
        Memory.putLong(at, value.id());
        int next = Strings.write(at + 8, value.nick());
        Memory.putInt(next, value.points());
        return next + 4;
    }

    static PlayerV2 read(int at) {
        long id = Memory.getLong(at);
        String nick = Strings.read(at + 8);
        int next = at + 12 + Memory.getInt(at + 8);
        int points = Memory.getInt(next);
        Cursor.end = next + 4;
        return new PlayerV2(id, nick, points);
    }
}
