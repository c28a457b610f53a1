package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import game.old.PlayerV1;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code PlayerV1} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class PlayerV1Codec {
    private PlayerV1Codec() {
    }

    static int sizeMax(PlayerV1 value) {
        return 8 + Strings.sizeMax(value.firstName()) + Strings.sizeMax(value.lastName());
    }

    static int write(int at, PlayerV1 value) {
        Memory.putLong(at, value.id());
        int next = Strings.write(at + 8, value.firstName());
        int next2 = Strings.write(next, value.lastName());
        return next2;
    }

    static PlayerV1 read(int at) {
        long id = Memory.getLong(at);
        String firstName = Strings.read(at + 8);
        int next = at + 12 + Memory.getInt(at + 8);
        String lastName = Strings.read(next);
        int next2 = next + 4 + Memory.getInt(next);
        Cursor.end = next2;
        return new PlayerV1(id, firstName, lastName);
    }
}
