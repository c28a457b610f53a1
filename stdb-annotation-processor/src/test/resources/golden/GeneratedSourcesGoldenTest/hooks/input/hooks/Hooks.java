package hooks;

import dev.stdb.annotation.Environment;
import dev.stdb.annotation.HttpHandler;
import dev.stdb.annotation.HttpMethod;
import dev.stdb.annotation.Name;
import dev.stdb.annotation.Secret;
import dev.stdb.module.HandlerContext;
import dev.stdb.module.HttpAnswer;
import dev.stdb.module.HttpRequest;
import java.util.Optional;

final class Hooks {
    private Hooks() {}

    enum Mode {
        DEV,
        @Name("production")
        PROD
    }

    @Environment
    interface Settings {
        @Secret
        String apiKey();

        Optional<String> region();

        @Name("MODE")
        Mode mode();

        Optional<Mode> fallback();

        default boolean isLocal() {
            return region().isEmpty();
        }
    }

    @HttpHandler(method = HttpMethod.POST, path = "/hook/{id}")
    static HttpAnswer hook(HandlerContext<Db> ctx, HttpRequest request) {
        return HttpAnswer.text(Env.get().apiKey() + request.parameter("id"));
    }
}
