package chat;

import dev.stdb.module.Cursor;
import dev.stdb.module.Values;
import dev.stdb.types.Identity;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code User} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class UserCodec {
    private UserCodec() {
    }

    static int sizeMax(User value) {
        return 33 + OptionalOfStringCodec.sizeMax(value.name());
    }

    static int write(int at, User value) {
        Values.writeIdentity(at, value.identity());
        int next = OptionalOfStringCodec.write(at + 32, value.name());
        Values.writeBoolean(next, value.online());
        return next + 1;
    }

    static User read(int at) {
        Identity identity = Values.readIdentity(at);
        Optional<String> name = OptionalOfStringCodec.read(at + 32);
        int next = Cursor.end;
        boolean online = Values.readBoolean(next);
        Cursor.end = next + 1;
        return new User(identity, name, online);
    }
}
