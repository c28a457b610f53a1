package bank;

import dev.stdb.module.Memory;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Bank.Trouble} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class TroubleCodec {
    private TroubleCodec() {
    }

    static int write(int at, Bank.Trouble value) {
        Memory.putByte(at, (byte) value.ordinal());
        return at + 1;
    }

    static Bank.Trouble read(int at) {
        switch (Memory.getByte(at) & 0xFF) {
            case 0:
                return Bank.Trouble.TOO_EARLY;
            case 1:
                return Bank.Trouble.TOO_LATE;
            default:
                throw new IllegalStateException("unknown tag for Trouble: tag=" + Memory.getByte(at));
        }
    }
}
