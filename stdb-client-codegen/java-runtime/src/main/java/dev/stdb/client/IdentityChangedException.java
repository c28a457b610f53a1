package dev.stdb.client;

import dev.stdb.StdbException;
import dev.stdb.types.Identity;

/** A lost connection could be made again only as somebody else, so that it ended instead. */
public final class IdentityChangedException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public IdentityChangedException(Identity before, Identity now) {
        super(
                ClientErrorCode.IDENTITY_CHANGED,
                "the server gave another identity to a connection made again: before=" + before + ", now=" + now
                        + "; build a new connection",
                null);
    }
}
