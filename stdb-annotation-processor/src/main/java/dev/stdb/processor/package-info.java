/**
 * Annotation processor of stdb modules: reads annotated records and methods, and writes what makes them a module.
 *
 * <p>The pipeline, one package each: {@code step} walks the annotated elements and builds the {@code model};
 * {@code validate} holds the rules and the report of broken ones; {@code message} has every text a user may see;
 * {@code write} turns a clean model into sources and the module definition. If anything is reported nothing is written.
 *
 * <p>Where generated code goes: {@code Db}, one {@code …Table} per table, one {@code …Codec} per type and
 * {@code ReducerDispatch} go into the module's package, the longest package that is a prefix of the packages of all
 * classes with functions (of all tables and of the interface with {@code @Environment}, if there are none). A module
 * whose reducers sit in one package therefore uses {@code Db} without an import. {@code
 * dev.stdb.generated.ModuleExports} and {@code ModuleMain} have fixed names because the module build looks for them;
 * {@code META-INF/stdb/module.bsatn} holds the encoded definition.
 *
 * <p>A module with views also gets {@code ReadOnlyDb}, {@code From}, {@code ViewDispatch} and the contexts that its
 * views name, which are written as soon as the package is known (ADR 0043).
 *
 * <p>A module with HTTP handlers gets {@code HandlerDispatch}; one with an interface of environment variables gets
 * {@code Env}, which implements it.
 *
 * <p>Package-private functions are called through a generated {@code ReducerBridge}, {@code ProcedureBridge}, {@code
 * ViewBridge} or {@code HandlerBridge} in their package when that is not the module's. Output depends only on the
 * sources: tables, functions and types are ordered by name.
 */
@NullMarked
package dev.stdb.processor;

import org.jspecify.annotations.NullMarked;
