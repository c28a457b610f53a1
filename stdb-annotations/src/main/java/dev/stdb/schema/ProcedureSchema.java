package dev.stdb.schema;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Procedure of a database.
 *
 * @param id the ABI id
 * @param name the canonical name
 * @param sourceName the name in module code
 * @param params the parameters without references, under their source names
 * @param declaredParams the parameters with references into {@link DatabaseSchema#typespace()}
 * @param paramNames the canonical names of the parameters; null for those without a name
 * @param returnType the result type without references
 * @param declaredReturnType the result type with references
 * @param clientCallable whether any client may call it
 */
public record ProcedureSchema(
        int id,
        String name,
        String sourceName,
        ProductType params,
        ProductType declaredParams,
        List<@Nullable String> paramNames,
        AlgebraicType returnType,
        AlgebraicType declaredReturnType,
        boolean clientCallable) {}
