package dev.stdb.server.guest;

import dev.stdb.schema.HttpRouteSchema;
import dev.stdb.server.common.HandlerBody;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;

/**
 * A call of an HTTP handler (spec module-abi.md §9.6).
 *
 * @param route the route that the request has taken, of the guest's schema
 * @param sender who asks
 * @param claims claims of the sender's token as JSON text in UTF-8, not to be modified
 * @param timestamp of the call
 * @param seed what the module seeds random numbers with
 * @param head BSATN of the head of the request, see {@link HttpHead}; not to be modified
 * @param answer where an answer goes that begins before the handler returns
 * @param nanosMax most time of its own in nanoseconds that it may take, where guests can be ended at all; and most that
 *     it may wait for its body
 */
public record HandlerCall(
        HttpRouteSchema route,
        Identity sender,
        byte[] claims,
        Timestamp timestamp,
        long seed,
        byte[] head,
        HandlerBody body,
        AnswerTarget answer,
        long nanosMax) {}
