package dev.stdb.moduledef;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;

/**
 * Reducer of a module.
 *
 * @param sourceName the name in module code
 * @param params the parameters, with references
 * @param visibility who may call it
 * @param okReturnType must be unit
 * @param errReturnType must be String
 */
public record ReducerDef(
        String sourceName,
        ProductType params,
        FunctionVisibility visibility,
        AlgebraicType okReturnType,
        AlgebraicType errReturnType) {
    /** Creates a reducer with the only allowed return types. */
    public static ReducerDef of(String sourceName, ProductType params, FunctionVisibility visibility) {
        return new ReducerDef(sourceName, params, visibility, SpecialTypes.UNIT, PrimitiveType.STRING);
    }
}
