package dev.stdb.sats;

/** A type of values: reference, sum, product, array or primitive. */
public sealed interface AlgebraicType permits RefType, SumType, ProductType, ArrayType, PrimitiveType {}
