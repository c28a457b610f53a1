package dev.stdb.server.fetch;

import dev.stdb.server.guest.HttpField;
import java.util.List;
import java.util.Optional;

/**
 * An answer as it came.
 *
 * @param fields names in lower case
 * @param body not to be modified
 */
record RawAnswer(int status, boolean isHttp2, List<HttpField> fields, byte[] body) {
    /** Copies the list. */
    RawAnswer {
        fields = List.copyOf(fields);
    }

    /** Returns where a redirect leads. */
    Optional<String> location() {
        return fields.stream()
                .filter(field -> field.name().equals("location"))
                .map(HttpField::text)
                .findFirst();
    }
}
