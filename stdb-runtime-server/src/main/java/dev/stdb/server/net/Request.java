package dev.stdb.server.net;

import dev.stdb.server.api.ApiException;
import dev.stdb.server.api.Caller;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A complete request as a route sees it.
 *
 * @param head the head
 * @param pathParameters values of the parts of the route's pattern in braces, percent-decoded
 * @param query decoded query parameters
 * @param caller who asks; null on routes that ignore callers, and where they are optional and absent
 * @param whenGone runs an action once when the client is gone; at once if it is already
 */
record Request(
        HttpRequest head,
        Map<String, String> pathParameters,
        Map<String, List<String>> query,
        RequestBody body,
        @Nullable Caller caller,
        Consumer<Runnable> whenGone) {

    HttpHeaders headers() {
        return head.headers();
    }

    String path(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no path parameter: name=" + name);
        }
        return value;
    }

    Caller requireCaller() {
        if (caller == null) {
            throw ApiException.of(ApiException.Reason.API_UNAUTHORIZED, "Authorization required");
        }
        return caller;
    }

    Optional<String> query(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    boolean queryFlag(String name, boolean absent) {
        Optional<String> value = query(name);
        if (value.isEmpty()) {
            return absent;
        }
        return switch (value.get()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw badQuery(name + ": provided string was not `true` or `false`");
        };
    }

    static ApiException badQuery(String detail) {
        return ApiException.of(ApiException.Reason.API_BAD_REQUEST, "Failed to deserialize query string: " + detail);
    }

    String bodyText() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ApiException.of(ApiException.Reason.API_BAD_REQUEST, "Request body didn't contain valid UTF-8");
        }
    }
}
