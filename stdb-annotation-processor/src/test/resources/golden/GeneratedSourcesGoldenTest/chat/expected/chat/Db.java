package chat;

import javax.annotation.processing.Generated;

/**
 * The tables of this module.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class Db {
    private final MessageTable message = new MessageTable();

    private final UserTable user = new UserTable();

    Db() {
    }

    /**
     * Returns table {@code message}.
     */
    public MessageTable message() {
        return message;
    }

    /**
     * Returns table {@code user}.
     */
    public UserTable user() {
        return user;
    }
}
