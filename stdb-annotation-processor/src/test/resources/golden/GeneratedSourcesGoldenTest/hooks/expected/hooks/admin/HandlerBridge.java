package hooks.admin;

import dev.stdb.module.HandlerContext;
import dev.stdb.module.HttpAnswer;
import dev.stdb.module.HttpRequest;
import hooks.Db;
import javax.annotation.processing.Generated;

/**
 * Lets the dispatcher call package-private HTTP handlers of this package.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class HandlerBridge {
    private HandlerBridge() {
    }

    public static HttpAnswer Status_status(HandlerContext<Db> ctx, HttpRequest request) throws
            Throwable {
        return Status.status(ctx, request);
    }
}
