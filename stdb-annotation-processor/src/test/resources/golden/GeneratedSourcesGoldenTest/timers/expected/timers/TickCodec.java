package timers;

import dev.stdb.module.Memory;
import dev.stdb.module.Values;
import dev.stdb.types.ScheduleAt;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Timers.Tick} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class TickCodec {
    private TickCodec() {
    }

    static int write(int at, Timers.Tick value) {
        Memory.putLong(at, value.id());
        Values.writeScheduleAt(at + 8, value.at());
        return at + 17;
    }

    static Timers.Tick read(int at) {
        long id = Memory.getLong(at);
        ScheduleAt at_ = Values.readScheduleAt(at + 8);
        return new Timers.Tick(id, at_);
    }
}
