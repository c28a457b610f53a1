package dev.stdb.codegen.model;

/**
 * Submodule as a client sees it.
 *
 * @param accessorName the last part of its path in module code
 * @param model what is in it; names on the wire begin with the canonical path of the namespace
 */
public record ClientNamespace(String accessorName, ClientModel model) {}
