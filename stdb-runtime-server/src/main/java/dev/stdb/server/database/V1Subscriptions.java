package dev.stdb.server.database;

import dev.stdb.server.subscription.SubscriptionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The queries of one client of protocol v1: each text is one query set however many ids name it, so that its rows are
 * told of once (spec wire-protocol.md §13.4). Confined to the database thread.
 */
final class V1Subscriptions {
    private final Map<String, Shared> byText = new HashMap<>();
    private final Map<Integer, List<String>> byQueryId = new HashMap<>();
    private OptionalInt unnamed = OptionalInt.empty();
    private int nextSetId;
    private int uses;

    /** A text with the set that stands for it and the number of ids that name it. */
    private static final class Shared {
        private final int setId;
        private int users;

        Shared(int setId) {
            this.setId = setId;
        }
    }

    /** Returns the id of a set that is to be registered. */
    int newSetId() {
        return nextSetId++;
    }

    /** Returns whether an id names queries. */
    boolean isActive(int queryId) {
        return byQueryId.containsKey(queryId);
    }

    /**
     * Checks that an id may name so many queries more.
     *
     * @param countMax most queries of one client
     * @throws SubscriptionException if all ids name too many
     */
    void checkRoom(List<String> texts, int countMax) {
        if (uses + usesOf(texts) > countMax) {
            throw SubscriptionException.tooMany(uses + usesOf(texts), countMax);
        }
    }

    /** An id without queries takes room, too. */
    private static int usesOf(List<String> texts) {
        return texts.size() + 1;
    }

    /** Returns those texts that no set stands for yet, with ids for their sets. */
    Map<String, Integer> withSetIds(List<String> texts) {
        Map<String, Integer> setIds = new LinkedHashMap<>();
        for (String text : texts) {
            if (!byText.containsKey(text)) {
                setIds.put(text, newSetId());
            }
        }
        return setIds;
    }

    /**
     * Adds queries under an id that names none.
     *
     * @param registered the sets that were registered for some of them
     */
    void add(int queryId, List<String> texts, Map<String, Integer> registered) {
        registered.forEach((text, setId) -> byText.put(text, new Shared(setId)));
        texts.forEach(text -> shared(text).users++);
        byQueryId.put(queryId, texts);
        uses += usesOf(texts);
    }

    private Shared shared(String text) {
        return Objects.requireNonNull(byText.get(text));
    }

    /** Returns the set that stands for a text. */
    int setId(String text) {
        return shared(text).setId;
    }

    /** Returns the set that stands for the first query of an id. */
    int firstSetId(int queryId) {
        return setId(Objects.requireNonNull(byQueryId.get(queryId)).get(0));
    }

    /** Removes the queries of an id; returns the sets that stand for nothing any more. */
    List<Integer> remove(int queryId) {
        List<String> texts = Objects.requireNonNull(byQueryId.remove(queryId));
        uses -= usesOf(texts);
        List<Integer> unused = new ArrayList<>();
        for (String text : texts) {
            Shared shared = shared(text);
            if (--shared.users == 0) {
                byText.remove(text);
                unused.add(shared.setId);
            }
        }
        return unused;
    }

    /** Sets which set holds the queries that have no id; returns the one that held them before, if any. */
    OptionalInt replaceUnnamed(int setId) {
        OptionalInt former = unnamed;
        unnamed = OptionalInt.of(setId);
        return former;
    }
}
