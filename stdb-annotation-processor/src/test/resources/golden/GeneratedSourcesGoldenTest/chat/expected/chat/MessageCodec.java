package chat;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import dev.stdb.module.Values;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Message} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class MessageCodec {
    private MessageCodec() {
    }

    static int sizeMax(Message value) {
        return 40 + Strings.sizeMax(value.text());
    }

    static int write(int at, Message value) {
        Values.writeIdentity(at, value.sender());
        Values.writeTimestamp(at + 32, value.sent());
        int next = Strings.write(at + 40, value.text());
        return next;
    }

    static Message read(int at) {
        Identity sender = Values.readIdentity(at);
        Timestamp sent = Values.readTimestamp(at + 32);
        String text = Strings.read(at + 40);
        int next = at + 44 + Memory.getInt(at + 40);
        Cursor.end = next;
        return new Message(sender, sent, text);
    }
}
