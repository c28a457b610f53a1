package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Shout} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ShoutCodec {
    private ShoutCodec() {
    }

    static int sizeMax(Shout value) {
        return Strings.sizeMax(value.text());
    }

    static int write(int at, Shout value) {
        int next = Strings.write(at, value.text());
        return next;
    }

    static Shout read(int at) {
        String text = Strings.read(at);
        int next = at + 4 + Memory.getInt(at);
        Cursor.end = next;
        return new Shout(text);
    }
}
