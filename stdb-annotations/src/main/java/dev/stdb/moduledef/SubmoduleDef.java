package dev.stdb.moduledef;

/**
 * Definition mounted below a namespace.
 *
 * @param namespace one identifier
 * @param module the mounted definition with its own typespace
 */
public record SubmoduleDef(String namespace, ModuleDef module) {}
