package dev.stdb.examples.arena;

import dev.stdb.annotation.Environment;
import dev.stdb.annotation.Secret;
import java.util.Optional;

/** What differs from one server to the next. */
@Environment
public interface Settings {
    /** What sponsors prove themselves with; without it there are none. */
    @Secret
    Optional<String> sponsorKey();
}
