package dev.stdb.server.guest;

import dev.stdb.types.Identity;

/**
 * Makes HTTP requests of procedures to other servers, within the rules and limits of whoever runs this one (spec
 * module-abi.md §10). Thread-safe.
 */
public interface OutgoingHttp {
    /** Makes no requests. */
    OutgoingHttp DISABLED = new OutgoingHttp() {
        @Override
        public boolean isEnabled() {
            return false;
        }

        @Override
        public OutgoingResponse send(OutgoingRequest request) {
            throw new OutgoingHttpException(
                    OutgoingHttpException.Reason.HTTP_DISABLED, OutgoingHttpException.DISABLED_TEXT);
        }
    };

    /** Returns the same for the databases of an owner, who has no more than a share of what there is. */
    default OutgoingHttp of(Identity owner) {
        return this;
    }

    /** Returns whether there is any request that is made. */
    boolean isEnabled();

    /**
     * Makes a request and follows its redirects. Blocks the calling thread, which must not be that of a database.
     *
     * @return the answer, whatever its status; the caller releases it
     * @throws OutgoingHttpException if there is none, or the request is not allowed
     * @throws InterruptedException if the thread is interrupted meanwhile; the request is given up
     */
    OutgoingResponse send(OutgoingRequest request) throws InterruptedException;
}
