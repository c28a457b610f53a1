package dev.stdb.server.fetch;

import dev.stdb.types.Identity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns of requests, shared by the owners of databases: one gets another turn only while it has fewer than are free. So
 * an owner alone has half of them, two have a third each, and whoever comes next finds one. Thread-safe.
 */
final class Turns {
    private final Map<Identity, Integer> taken = new HashMap<>();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private int free;

    private record Waiter(Identity owner, CountDownLatch granted) {}

    /** Creates so many turns, at least one. */
    Turns(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("there must be a turn: count=" + count);
        }
        this.free = count;
    }

    /**
     * Waits for a turn, behind those that wait already and can have one.
     *
     * @return whether it came in time; then it must be given back
     * @throws InterruptedException if the thread is interrupted meanwhile; it has no turn then
     */
    boolean tryTake(Identity owner, long nanosMax) throws InterruptedException {
        Waiter waiter = new Waiter(owner, new CountDownLatch(1));
        enqueue(waiter);
        try {
            if (waiter.granted().await(nanosMax, TimeUnit.NANOSECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            if (!withdraw(waiter)) {
                giveBack(owner);
            }
            throw e;
        }
        return !withdraw(waiter);
    }

    private synchronized void enqueue(Waiter waiter) {
        waiting.add(waiter);
        grant();
    }

    /** Returns whether it was still waiting; if not, its turn came at the last moment. */
    private synchronized boolean withdraw(Waiter waiter) {
        return waiting.remove(waiter);
    }

    synchronized void giveBack(Identity owner) {
        free++;
        taken.computeIfPresent(owner, (key, count) -> count == 1 ? null : count - 1);
        grant();
    }

    /** Each turn granted leaves fewer for those behind, so one look at each is enough. */
    private void grant() {
        Iterator<Waiter> each = waiting.iterator();
        while (free > 0 && each.hasNext()) {
            Waiter waiter = each.next();
            if (taken.getOrDefault(waiter.owner(), 0) < free) {
                each.remove();
                free--;
                taken.merge(waiter.owner(), 1, Integer::sum);
                waiter.granted().countDown();
            }
        }
    }
}
