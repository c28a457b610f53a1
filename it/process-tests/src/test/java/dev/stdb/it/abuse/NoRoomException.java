package dev.stdb.it.abuse;

/**
 * The server refused what it does for strangers otherwise. It may as long as others take all connections, memory or
 * time there is; when it is attacked in one way only, it must not.
 */
final class NoRoomException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoRoomException(Stranger.Answer answer) {
        super("no room: " + answer);
    }
}
