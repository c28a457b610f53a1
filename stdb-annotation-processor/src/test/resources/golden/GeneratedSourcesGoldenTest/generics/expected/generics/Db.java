package generics;

import javax.annotation.processing.Generated;

/**
 * The tables of this module.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class Db {
    private final ScoreTable score = new ScoreTable();

    Db() {
    }

    /**
     * Returns table {@code score}.
     */
    public ScoreTable score() {
        return score;
    }
}
