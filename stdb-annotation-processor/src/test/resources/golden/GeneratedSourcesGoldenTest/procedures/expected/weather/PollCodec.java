package weather;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import dev.stdb.module.Values;
import dev.stdb.types.ScheduleAt;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Weather.Poll} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class PollCodec {
    private PollCodec() {
    }

    static int sizeMax(Weather.Poll value) {
        return 17 + Strings.sizeMax(value.city());
    }

    static int write(int at, Weather.Poll value) {
        Memory.putLong(at, value.id());
        Values.writeScheduleAt(at + 8, value.at());
        int next = Strings.write(at + 17, value.city());
        return next;
    }

    static Weather.Poll read(int at) {
        long id = Memory.getLong(at);
        ScheduleAt at_ = Values.readScheduleAt(at + 8);
        String city = Strings.read(at + 17);
        int next = at + 21 + Memory.getInt(at + 17);
        Cursor.end = next;
        return new Weather.Poll(id, at_, city);
    }
}
