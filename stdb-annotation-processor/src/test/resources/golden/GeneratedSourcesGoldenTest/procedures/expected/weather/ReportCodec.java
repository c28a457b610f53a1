package weather;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Weather.Report} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ReportCodec {
    private ReportCodec() {
    }

    static int sizeMax(Weather.Report value) {
        return 8 + Strings.sizeMax(value.city());
    }

    static int write(int at, Weather.Report value) {
        int next = Strings.write(at, value.city());
        Memory.putDouble(next, value.celsius());
        return next + 8;
    }

    static Weather.Report read(int at) {
        String city = Strings.read(at);
        int next = at + 4 + Memory.getInt(at);
        double celsius = Memory.getDouble(next);
        Cursor.end = next + 8;
        return new Weather.Report(city, celsius);
    }
}
