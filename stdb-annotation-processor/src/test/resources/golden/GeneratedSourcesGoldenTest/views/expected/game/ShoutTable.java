package game;

import dev.stdb.module.Memory;
import dev.stdb.module.Scratch;
import dev.stdb.module.TableHandle;
import javax.annotation.processing.Generated;

/**
 * Table {@code shout}: rows of {@link Shout}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ShoutTable extends TableHandle<Shout> {
    ShoutTable() {
        super("shout");
    }

    /**
     * Inserts a row and returns it.
     */
    public Shout insert(Shout row) {
        int at = Scratch.row(ShoutCodec.sizeMax(row));
        insertRow(at, ShoutCodec.write(at, row));
        return row;
    }

    /**
     * Deletes the row equal to this one in all columns; returns whether there was one.
     */
    public boolean delete(Shout row) {
        int at = Scratch.row(4 + ShoutCodec.sizeMax(row));
        Memory.putInt(at, 1);
        return deleteRows(at, ShoutCodec.write(at + 4, row)) > 0;
    }

    @Override
    protected Shout readRow(int at) {
        return ShoutCodec.read(at);
    }
}
