package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import dev.stdb.module.Values;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Guild} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class GuildCodec {
    private GuildCodec() {
    }

    static int sizeMax(Guild value) {
        return 4 + Strings.sizeMax(value.motto());
    }

    static int write(int at, Guild value) {
        Values.writeU32(at, value.id());
        int next = Strings.write(at + 4, value.motto());
        return next;
    }

    static Guild read(int at) {
        long id = Values.readU32(at);
        String motto = Strings.read(at + 4);
        int next = at + 8 + Memory.getInt(at + 4);
        Cursor.end = next;
        return new Guild(id, motto);
    }
}
