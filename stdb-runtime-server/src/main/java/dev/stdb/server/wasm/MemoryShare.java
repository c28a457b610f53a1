package dev.stdb.server.wasm;

import dev.stdb.server.guest.abi.GuestTrapException;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the live instance of a compiled guest holds of an account. It is given back when the next instance is created,
 * and when the compiled guest is garbage. Confined to the instance's thread, but for the latter.
 */
final class MemoryShare {
    private static final Cleaner CLEANER = Cleaner.create();

    private final MemoryAccount account;
    private final Held held;

    private record Held(MemoryAccount account, AtomicLong bytes) implements Runnable {
        @Override
        public void run() {
            account.release(bytes.getAndSet(0));
        }
    }

    /** @param guest whose garbage collection ends the share */
    MemoryShare(MemoryAccount account, Object guest) {
        this.account = account;
        this.held = new Held(account, new AtomicLong());
        CLEANER.register(guest, held);
    }

    /** Gives everything back. */
    void clear() {
        held.run();
    }

    /** Takes bytes; returns whether there were enough. */
    boolean tryTake(long bytes) {
        return obstacle(bytes) == null;
    }

    /** Takes bytes, or ends the call. */
    void take(long bytes) {
        MemoryAccount obstacle = obstacle(bytes);
        if (obstacle != null) {
            throw new GuestLimitException(
                    GuestTrapException.Kind.MEMORY, "memory of all modules is used up: " + obstacle);
        }
    }

    private @Nullable MemoryAccount obstacle(long bytes) {
        MemoryAccount obstacle = account.reserve(bytes);
        if (obstacle == null) {
            held.bytes().addAndGet(bytes);
        }
        return obstacle;
    }

    void giveBack(long bytes) {
        held.bytes().addAndGet(-bytes);
        account.release(bytes);
    }
}
