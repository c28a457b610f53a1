package bank;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Bank.NoAccount} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class NoAccountCodec {
    private NoAccountCodec() {
    }

    static int sizeMax(Bank.NoAccount value) {
        return Strings.sizeMax(value.owner());
    }

    static int write(int at, Bank.NoAccount value) {
        int next = Strings.write(at, value.owner());
        return next;
    }

    static Bank.NoAccount read(int at) {
        String owner = Strings.read(at);
        int next = at + 4 + Memory.getInt(at);
        Cursor.end = next;
        return new Bank.NoAccount(owner);
    }
}
