package bank;

import dev.stdb.module.Memory;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Bank.NotEnough} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class NotEnoughCodec {
    private NotEnoughCodec() {
    }

    static int write(int at, Bank.NotEnough value) {
        Memory.putLong(at, value.balance());
        return at + 8;
    }

    static Bank.NotEnough read(int at) {
        long balance = Memory.getLong(at);
        return new Bank.NotEnough(balance);
    }
}
