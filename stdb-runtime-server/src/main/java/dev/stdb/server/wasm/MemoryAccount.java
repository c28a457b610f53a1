package dev.stdb.server.wasm;

import dev.stdb.types.Identity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much memory guests hold: those of one owner, and with the accounts of all owners behind it those of the server.
 * Limits of an instance alone would not bound the sum, because nothing bounds the number of instances. Thread-safe.
 */
public final class MemoryAccount {
    private final String holder;
    private final long bytesMax;
    private final @Nullable MemoryAccount server;
    private final AtomicLong used = new AtomicLong();
    private final Map<Identity, MemoryAccount> owners = new ConcurrentHashMap<>();

    private MemoryAccount(String holder, long bytesMax, @Nullable MemoryAccount server) {
        this.holder = holder;
        this.bytesMax = bytesMax;
        this.server = server;
    }

    /**
     * Creates the account of a server whose guests may hold half of this JVM's heap; the rest is for rows and
     * everything else.
     */
    public static MemoryAccount ofServer() {
        return ofServer(Runtime.getRuntime().maxMemory() / 2);
    }

    /** Creates the account of a server with another bound in bytes. */
    public static MemoryAccount ofServer(long bytesMax) {
        return new MemoryAccount("server", bytesMax, null);
    }

    /** Returns the account of an owner, whose guests may hold half of what all may, so that nobody takes everything. */
    public MemoryAccount ofOwner(Identity owner) {
        return owners.computeIfAbsent(owner, any -> new MemoryAccount("owner", bytesMax / 2, this));
    }

    /** Takes bytes, or nothing and returns whose bound is in the way. */
    @Nullable
    MemoryAccount reserve(long bytes) {
        if (used.addAndGet(bytes) > bytesMax) {
            used.addAndGet(-bytes);
            return this;
        }
        MemoryAccount obstacle = server == null ? null : server.reserve(bytes);
        if (obstacle != null) {
            used.addAndGet(-bytes);
        }
        return obstacle;
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
        if (server != null) {
            server.release(bytes);
        }
    }

    /** Returns the bytes held now. */
    public long usedBytes() {
        return used.get();
    }

    @Override
    public String toString() {
        return holder + ": bytesMax=" + bytesMax;
    }
}
