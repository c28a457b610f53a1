package hooks.admin;

import dev.stdb.annotation.HttpHandler;
import dev.stdb.module.HandlerContext;
import dev.stdb.module.HttpAnswer;
import dev.stdb.module.HttpRequest;
import hooks.Db;
import java.io.IOException;

final class Status {
    private Status() {}

    @HttpHandler(path = "")
    static HttpAnswer status(HandlerContext<Db> ctx, HttpRequest request) throws IOException {
        return HttpAnswer.of(204);
    }
}
