package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Player} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class PlayerCodec {
    private PlayerCodec() {
    }

    static int sizeMax(Player value) {
        return 16 + Strings.sizeMax(value.nick());
    }

    static int write(int at, Player value) {
        Memory.putLong(at, value.id());
        int next = Strings.write(at + 8, value.nick());
        Memory.putLong(next, value.points());
        return next + 8;
    }

    static Player read(int at) {
        long id = Memory.getLong(at);
        String nick = Strings.read(at + 8);
        int next = at + 12 + Memory.getInt(at + 8);
        long points = Memory.getLong(next);
        Cursor.end = next + 8;
        return new Player(id, nick, points);
    }
}
