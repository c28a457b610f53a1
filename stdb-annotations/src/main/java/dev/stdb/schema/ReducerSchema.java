package dev.stdb.schema;

import dev.stdb.moduledef.Lifecycle;
import dev.stdb.sats.ProductType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reducer of a database.
 *
 * @param id the ABI id
 * @param name the canonical name
 * @param sourceName the name in module code
 * @param params the parameters without references, under their source names
 * @param declaredParams the parameters with references into {@link DatabaseSchema#typespace()}
 * @param paramNames the canonical names of the parameters; null for those without a name
 * @param clientCallable whether any client may call it
 * @param lifecycle the event it is bound to, or null
 */
public record ReducerSchema(
        int id,
        String name,
        String sourceName,
        ProductType params,
        ProductType declaredParams,
        List<@Nullable String> paramNames,
        boolean clientCallable,
        @Nullable Lifecycle lifecycle) {}
