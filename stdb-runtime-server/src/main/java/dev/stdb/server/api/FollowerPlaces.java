package dev.stdb.server.api;

import dev.stdb.types.Identity;
import java.util.HashMap;
import java.util.Map;

/** Places for those who follow transactions, each of whom may keep {@link TransactionQueue#BYTES_MAX}. Thread-safe. */
final class FollowerPlaces {
    /** Most who follow at a time on a server. */
    static final int SERVER_MAX = 16;
    /** Most of them who follow databases of one owner, so that others find places, too. */
    static final int OWNER_MAX = 8;

    private final Map<Identity, Integer> takenByOwner = new HashMap<>();
    private int taken;

    /**
     * Checks that there is a place.
     *
     * @throws ApiException if there is none
     */
    void check(Identity owner) {
        synchronized (takenByOwner) {
            if (takenByOwner.getOrDefault(owner, 0) >= OWNER_MAX) {
                throw none("your databases, followersMax=" + OWNER_MAX);
            }
            if (taken >= SERVER_MAX) {
                throw none("this server, followersMax=" + SERVER_MAX);
            }
        }
    }

    private static ApiException none(String where) {
        return ApiException.of(
                ApiException.Reason.API_UNAVAILABLE,
                "too many follow transactions of " + where + "; close a page that does, or try again later");
    }

    /**
     * Takes a place, to be given back by {@link #release} once.
     *
     * @throws ApiException if there is none
     */
    void take(Identity owner) {
        synchronized (takenByOwner) {
            check(owner);
            takenByOwner.merge(owner, 1, Integer::sum);
            taken++;
        }
    }

    /** Gives a place back that the owner has taken. */
    void release(Identity owner) {
        synchronized (takenByOwner) {
            takenByOwner.computeIfPresent(owner, (any, count) -> count == 1 ? null : count - 1);
            taken--;
        }
    }
}
