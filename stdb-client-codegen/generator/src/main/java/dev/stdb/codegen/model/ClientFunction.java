package dev.stdb.codegen.model;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import org.jspecify.annotations.Nullable;

/**
 * Reducer or procedure as a client sees it.
 *
 * @param name the canonical name, used on the wire
 * @param sourceName the name in module code
 * @param params the parameters, with references, under their source names
 * @param returnType the result with references; unit for reducers
 * @param errorType the values with which a reducer refuses, with references; null if there are none
 */
public record ClientFunction(
        String name,
        String sourceName,
        ProductType params,
        AlgebraicType returnType,
        @Nullable AlgebraicType errorType) {}
