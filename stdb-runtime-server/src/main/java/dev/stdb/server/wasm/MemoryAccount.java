package dev.stdb.server.wasm;

import dev.stdb.types.Identity;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much memory guests hold: those of one owner, and with the accounts of all owners behind it those of the server.
 * Limits of an instance alone would not bound the sum, because nothing bounds the number of instances. Thread-safe.
 */
public final class MemoryAccount {
    private final String holder;
    private final long bytesMax;
    private final long ownerBytesMax;
    private final @Nullable MemoryAccount server;
    private final AtomicLong used = new AtomicLong();
    // Guarded by this.
    private final Map<Identity, OwnerReference> owners = new HashMap<>();
    private final ReferenceQueue<MemoryAccount> forgotten = new ReferenceQueue<>();

    /** Identities cost nothing: what has held memory for one is forgotten when no guest refers to it any more. */
    private static final class OwnerReference extends WeakReference<MemoryAccount> {
        final Identity owner;

        OwnerReference(Identity owner, MemoryAccount account, ReferenceQueue<MemoryAccount> queue) {
            super(account, queue);
            this.owner = owner;
        }
    }

    private MemoryAccount(String holder, long bytesMax, long ownerBytesMax, @Nullable MemoryAccount server) {
        this.holder = holder;
        this.bytesMax = bytesMax;
        this.ownerBytesMax = ownerBytesMax;
        this.server = server;
    }

    /**
     * Creates the account of a server whose guests may hold half of this JVM's heap; the rest is for rows and
     * everything else.
     */
    public static MemoryAccount ofServer() {
        return ofServer(Runtime.getRuntime().maxMemory() / 2);
    }

    /** Creates the account of a server with another bound in bytes; one owner may hold half of it. */
    public static MemoryAccount ofServer(long bytesMax) {
        return ofServer(bytesMax, bytesMax / 2);
    }

    /** Creates the account of a server with bounds in bytes on all guests and on those of one owner. */
    public static MemoryAccount ofServer(long bytesMax, long ownerBytesMax) {
        return new MemoryAccount("server", bytesMax, ownerBytesMax, null);
    }

    /** Returns the bound in bytes. */
    public long bytesMax() {
        return bytesMax;
    }

    /** Returns the bound in bytes on what one owner's guests hold. */
    public long ownerBytesMax() {
        return ownerBytesMax;
    }

    /** Returns the account of an owner, the same while anybody refers to it. */
    public synchronized MemoryAccount ofOwner(Identity owner) {
        for (Reference<?> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            OwnerReference reference = (OwnerReference) gone;
            owners.remove(reference.owner, reference);
        }
        OwnerReference known = owners.get(owner);
        MemoryAccount account = known == null ? null : known.get();
        if (account == null) {
            account = new MemoryAccount("owner", ownerBytesMax, ownerBytesMax, this);
            owners.put(owner, new OwnerReference(owner, account, forgotten));
        }
        return account;
    }

    /** Returns how many owners are known. */
    synchronized int ownerCount() {
        return owners.size();
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
