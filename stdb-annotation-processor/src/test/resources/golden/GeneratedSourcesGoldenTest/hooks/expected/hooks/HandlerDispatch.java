package hooks;

import dev.stdb.module.HandlerCalls;
import dev.stdb.module.HandlerContext;
import dev.stdb.module.ModuleCalls;
import hooks.admin.HandlerBridge;
import javax.annotation.processing.Generated;

/**
 * Calls HTTP handlers by number: decodes the request, encodes the answer, reports failures.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class HandlerDispatch {
    private static Db db;

    private HandlerDispatch() {
    }

    /**
     * Runs one handler; parameters and result as in {@code __call_http_handler__}.
     */
    public static int call(int id, long sender0, long sender1, long sender2, long sender3,
            int claims, long timestamp, int request, int requestBody, int response,
            int responseBody) {
        try {
            Db tables = db;
            if (tables == null) {
                tables = new Db();
                db = tables;
            }
            HandlerContext<Db> ctx = new HandlerContext<>(tables, sender0, sender1, sender2, sender3, claims, timestamp);
            switch (id) {
                case 0:
                    return HandlerCalls.answer(Hooks.hook(ctx, HandlerCalls.request(request, requestBody, "/hook/{id}")), response, responseBody);
                case 1:
                    return HandlerCalls.answer(HandlerBridge.Status_status(ctx, HandlerCalls.request(request, requestBody, "")), response, responseBody);
                default:
                    throw new IllegalArgumentException("no handler has this id: id=" + id);
            }
        } catch (Throwable failure) {
            return HandlerCalls.fail(failure, response);
        } finally {
            ModuleCalls.end();
        }
    }
}
