package transfer;

import dev.stdb.module.Memory;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Account} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class AccountCodec {
    private AccountCodec() {
    }

    static int write(int at, Account value) {
        Memory.putInt(at, value.id());
        Memory.putLong(at + 4, value.balance());
        return at + 12;
    }

    static Account read(int at) {
        int id = Memory.getInt(at);
        long balance = Memory.getLong(at + 4);
        return new Account(id, balance);
    }
}
