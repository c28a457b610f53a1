package chat;

import dev.stdb.module.Memory;
import dev.stdb.module.Scratch;
import dev.stdb.module.TableHandle;
import javax.annotation.processing.Generated;

/**
 * Table {@code message}: rows of {@link Message}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class MessageTable extends TableHandle<Message> {
    MessageTable() {
        super("message");
    }

    /**
     * Inserts a row and returns it.
     */
    public Message insert(Message row) {
        int at = Scratch.row(MessageCodec.sizeMax(row));
        insertRow(at, MessageCodec.write(at, row));
        return row;
    }

    /**
     * Deletes the row equal to this one in all columns; returns whether there was one.
     */
    public boolean delete(Message row) {
        int at = Scratch.row(4 + MessageCodec.sizeMax(row));
        Memory.putInt(at, 1);
        return deleteRows(at, MessageCodec.write(at + 4, row)) > 0;
    }

    @Override
    protected Message readRow(int at) {
        return MessageCodec.read(at);
    }
}
