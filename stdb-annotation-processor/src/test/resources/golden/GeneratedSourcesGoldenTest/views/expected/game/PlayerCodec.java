package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import dev.stdb.module.Values;
import dev.stdb.types.Identity;
import dev.stdb.types.TimeDuration;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Player} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class PlayerCodec {
    private PlayerCodec() {
    }

    static int sizeMax(Player value) {
        return 49 + Strings.sizeMax(value.name()) + ListOfStringCodec.sizeMax(value.tags());
    }

    static int write(int at, Player value) {
        Values.writeIdentity(at, value.id());
        int next = Strings.write(at + 32, value.name());
        Values.writeU32(next, value.guildId());
        Memory.putInt(next + 4, value.level());
        Values.writeBoolean(next + 8, value.online());
        Values.writeTimeDuration(next + 9, value.played());
        int next2 = ListOfStringCodec.write(next + 17, value.tags());
        return next2;
    }

    static Player read(int at) {
        Identity id = Values.readIdentity(at);
        String name = Strings.read(at + 32);
        int next = at + 36 + Memory.getInt(at + 32);
        long guildId = Values.readU32(next);
        int level = Memory.getInt(next + 4);
        boolean online = Values.readBoolean(next + 8);
        TimeDuration played = Values.readTimeDuration(next + 9);
        List<String> tags = ListOfStringCodec.read(next + 17);
        int next2 = Cursor.end;
        Cursor.end = next2;
        return new Player(id, name, guildId, level, online, played, tags);
    }
}
