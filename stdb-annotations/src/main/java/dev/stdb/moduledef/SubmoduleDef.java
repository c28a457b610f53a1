package dev.stdb.moduledef;

/**
 * Definition mounted below a namespace.
 *
 * @param namespace the accessor: one identifier, by which module code names the submodule
 * @param module the mounted definition with its own typespace
 */
public record SubmoduleDef(String namespace, ModuleDef module) {}
