package game;

import dev.stdb.module.Memory;
import dev.stdb.module.Values;
import dev.stdb.types.Identity;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Score} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ScoreCodec {
    private ScoreCodec() {
    }

    static int write(int at, Score value) {
        Values.writeIdentity(at, value.player());
        Memory.putInt(at + 32, value.level());
        Memory.putInt(at + 36, value.points());
        Memory.putInt(at + 40, value.season());
        return at + 44;
    }

    static Score read(int at) {
        Identity player = Values.readIdentity(at);
        int level = Memory.getInt(at + 32);
        int points = Memory.getInt(at + 36);
        int season = Memory.getInt(at + 40);
        return new Score(player, level, points, season);
    }
}
