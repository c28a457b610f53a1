package dev.stdb.server.database;

import dev.stdb.server.common.HandlerBody;
import dev.stdb.server.guest.AnswerTarget;
import dev.stdb.types.Identity;

/**
 * A request to the HTTP handlers of a database.
 *
 * @param method upper case
 * @param path path below the route prefix of the database, as it came
 * @param sender who asks
 * @param claims claims of the sender's token as JSON text
 * @param head BSATN of the head, see {@link dev.stdb.server.guest.HttpHead}; not to be modified any more
 * @param answer where an answer goes that begins before the handler returns
 */
public record HandlerRequest(
        String method,
        String path,
        Identity sender,
        String claims,
        byte[] head,
        HandlerBody body,
        AnswerTarget answer) {}
