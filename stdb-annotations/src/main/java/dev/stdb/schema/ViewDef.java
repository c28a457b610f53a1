package dev.stdb.schema;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;

/**
 * View of a module.
 *
 * @param sourceName the name in module code
 * @param index number in the module's dispatch table of its kind
 * @param isPublic whether everybody may read
 * @param isAnonymous whether the result is the same for every caller
 * @param params the parameters; none in practice
 * @param returnType option, array or query marker of a reference to the row type
 */
public record ViewDef(
        String sourceName,
        int index,
        boolean isPublic,
        boolean isAnonymous,
        ProductType params,
        AlgebraicType returnType) {}
