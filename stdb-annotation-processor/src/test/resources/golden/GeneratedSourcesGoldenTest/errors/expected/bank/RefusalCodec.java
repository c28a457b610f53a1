package bank;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Bank.Refusal} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class RefusalCodec {
    private RefusalCodec() {
    }

    static int sizeMax(Bank.Refusal value) {
        if (value instanceof Bank.NoAccount variant3) {
            return 1 + NoAccountCodec.sizeMax(variant3);
        }
        return 9;
    }

    static int write(int at, Bank.Refusal value) {
        if (value instanceof Bank.NotEnough variant2) {
            Memory.putByte(at, (byte) 0);
            return NotEnoughCodec.write(at + 1, variant2);
        }
        if (value instanceof Bank.NoAccount variant3) {
            Memory.putByte(at, (byte) 1);
            return NoAccountCodec.write(at + 1, variant3);
        }
        throw new IllegalStateException("value of Refusal is no known variant");
    }

    static Bank.Refusal read(int at) {
        switch (Memory.getByte(at) & 0xFF) {
            case 0:
                Cursor.end = at + 9;
                return NotEnoughCodec.read(at + 1);
            case 1:
                return NoAccountCodec.read(at + 1);
            default:
                throw new IllegalStateException("unknown tag for Refusal: tag=" + Memory.getByte(at));
        }
    }
}
