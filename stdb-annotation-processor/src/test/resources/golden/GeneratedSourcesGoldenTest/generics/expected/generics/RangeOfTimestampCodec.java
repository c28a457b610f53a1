package generics;

import dev.stdb.module.Cursor;
import dev.stdb.module.Values;
import java.time.Instant;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Span<Instant>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class RangeOfTimestampCodec {
    private RangeOfTimestampCodec() {
    }

    static int sizeMax(Span<Instant> value) {
        return 8 + OptionalOfInstantCodec.sizeMax(value.to());
    }

    static int write(int at, Span<Instant> value) {
        Values.writeInstant(at, value.from());
        int next = OptionalOfInstantCodec.write(at + 8, value.to());
        return next;
    }

    static Span<Instant> read(int at) {
        Instant from = Values.readInstant(at);
        Optional<Instant> to = OptionalOfInstantCodec.read(at + 8);
        int next = Cursor.end;
        Cursor.end = next;
        return new Span<Instant>(from, to);
    }
}
