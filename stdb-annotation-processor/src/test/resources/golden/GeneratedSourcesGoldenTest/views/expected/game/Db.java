package game;

import javax.annotation.processing.Generated;

/**
 * The tables of this module.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class Db {
    private final GuildTable guild = new GuildTable();

    private final PlayerTable player = new PlayerTable();

    private final ShoutTable shout = new ShoutTable();

    Db() {
    }

    /**
     * Returns table {@code Guild}.
     */
    public GuildTable guild() {
        return guild;
    }

    /**
     * Returns table {@code player}.
     */
    public PlayerTable player() {
        return player;
    }

    /**
     * Returns table {@code shout}.
     */
    public ShoutTable shout() {
        return shout;
    }
}
