package dev.stdb.moduledef;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;

/**
 * Procedure of a module.
 *
 * @param sourceName the name in module code
 * @param params the parameters, with references
 * @param returnType the result type, with references
 * @param visibility who may call it
 */
public record ProcedureDef(
        String sourceName, ProductType params, AlgebraicType returnType, FunctionVisibility visibility) {}
