package transfer;

import dev.stdb.module.Memory;
import dev.stdb.module.Values;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Account} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class AccountCodec {
    private AccountCodec() {
    }

    static int write(int at, Account value) {
        Values.writeU32(at, value.id());
        Memory.putLong(at + 4, value.balance());
        return at + 12;
    }

    static Account read(int at) {
        long id = Values.readU32(at);
        long balance = Memory.getLong(at + 4);
        return new Account(id, balance);
    }
}
