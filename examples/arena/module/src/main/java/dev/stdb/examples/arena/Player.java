package dev.stdb.examples.arena;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.Default;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.annotation.Unique;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;

/**
 * Somebody who has joined. What changes with every tick is in {@link Fighter}, so that those who show names and scores
 * hear nothing of it.
 *
 * @param id who it is
 * @param name what the others call them
 * @param score how many others they have defeated
 * @param online whether they are connected now
 * @param lastSeen when they came or went last
 * @param defeats how many times they were defeated; a column of a later version, 0 for those who were there before
 */
@Table(name = "player", access = Access.PUBLIC)
public record Player(
        @PrimaryKey Identity id,
        @Unique String name,
        @Index int score,
        boolean online,
        @Index Timestamp lastSeen,
        @Default("0") int defeats) {
    static Player fresh(Identity id, String name, Timestamp now) {
        return new Player(id, name, 0, true, now, 0);
    }

    Player seen(boolean nowOnline, Timestamp now) {
        return new Player(id, name, score, nowOnline, now, defeats);
    }

    Player withOneMorePoint() {
        return new Player(id, name, score + 1, online, lastSeen, defeats);
    }

    Player withOneMoreDefeat() {
        return new Player(id, name, score, online, lastSeen, defeats + 1);
    }
}
