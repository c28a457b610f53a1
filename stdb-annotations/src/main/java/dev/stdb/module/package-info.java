/**
 * The part of the SDK that runs inside a module: contexts, table and index handles, and their way to the host
 * through linear memory and the {@code spacetime_10.x} imports.
 *
 * <p>Module authors use {@link dev.stdb.module.ReducerContext}, {@link dev.stdb.module.ReducerException},
 * {@link dev.stdb.module.ProcedureContext}, {@link dev.stdb.module.HttpClient},
 * {@link dev.stdb.module.RowIterator}, {@link dev.stdb.module.Range}, {@link dev.stdb.module.Logger}, {@link
 * dev.stdb.module.LoggingEventBuilder}, the exceptions, and for HTTP
 * {@link dev.stdb.module.HandlerContext}, {@link dev.stdb.module.HttpRequest}, {@link
 * dev.stdb.module.HttpAnswer} and {@link dev.stdb.module.BodyWriter}. The rest is public for generated code only:
 * {@link dev.stdb.module.Scratch}, {@link dev.stdb.module.Memory}, {@link dev.stdb.module.Strings}, {@link
 * dev.stdb.module.Values}, {@link dev.stdb.module.ModuleCalls}, {@link dev.stdb.module.HandlerCalls}, {@link
 * dev.stdb.module.ViewResults}, {@link dev.stdb.module.EnvironmentValues} and the base classes of generated handles and
 * contexts.
 *
 * <p>Threading: a module instance is single-threaded; nothing here is thread-safe.
 *
 * <p>Two rules keep compiled modules fast and small. Statics hold compile-time constants or start at their default
 * value, so that no class needs an initializer that runs at first use. Only {@link dev.stdb.module.Memory} and
 * {@link dev.stdb.module.HostFunctions} contain native methods; everything else is plain Java.
 */
@NullMarked
package dev.stdb.module;

import org.jspecify.annotations.NullMarked;
