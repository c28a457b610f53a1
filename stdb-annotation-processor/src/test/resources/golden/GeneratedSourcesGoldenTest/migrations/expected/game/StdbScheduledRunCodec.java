package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.ScheduledRun;
import dev.stdb.module.Strings;
import dev.stdb.module.Values;
import dev.stdb.types.ScheduleAt;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code ScheduledRun} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class StdbScheduledRunCodec {
    private StdbScheduledRunCodec() {
    }

    static int sizeMax(ScheduledRun value) {
        return 17 + Strings.sizeMax(value.rule());
    }

    static int write(int at, ScheduledRun value) {
        Memory.putLong(at, value.id());
        Values.writeScheduleAt(at + 8, value.at());
        int next = Strings.write(at + 17, value.rule());
        return next;
    }

    static ScheduledRun read(int at) {
        long id = Memory.getLong(at);
        ScheduleAt at_ = Values.readScheduleAt(at + 8);
        String rule = Strings.read(at + 17);
        int next = at + 21 + Memory.getInt(at + 17);
        Cursor.end = next;
        return new ScheduledRun(id, at_, rule);
    }
}
