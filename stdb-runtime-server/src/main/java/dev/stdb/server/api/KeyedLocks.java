package dev.stdb.server.api;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Locks by name, which exist as long as somebody holds them or waits. Thread-safe; reentrant. */
final class KeyedLocks {
    private static final class Counted {
        final ReentrantLock lock = new ReentrantLock();
        int users;
    }

    private final Map<String, Counted> locks = new HashMap<>();

    /** Runs something while nobody else does under the same key. */
    <T> T exclusively(String key, Supplier<T> work) {
        Counted counted;
        synchronized (locks) {
            counted = locks.computeIfAbsent(key, name -> new Counted());
            counted.users++;
        }
        counted.lock.lock();
        try {
            return work.get();
        } finally {
            counted.lock.unlock();
            synchronized (locks) {
                if (--counted.users == 0) {
                    locks.remove(key);
                }
            }
        }
    }
}
