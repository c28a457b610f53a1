package mine;

import dev.stdb.annotation.Environment;
import dev.stdb.annotation.Secret;
import java.util.Optional;

/** What differs from one server to the next. */
// region settings
@Environment
public interface Settings {
    @Secret
    Optional<String> officeKey();

    Optional<String> greeting();
}
// endregion
