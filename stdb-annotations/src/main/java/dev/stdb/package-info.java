/**
 * Root of the error model shared by the server, the module runtime, the clients and the tools.
 *
 * <p>Entry classes: {@link dev.stdb.StdbException} and {@link dev.stdb.ErrorCode}. Everything here is immutable. The
 * package knows nothing of any subsystem; subsystems add their own enums that implement {@code ErrorCode}.
 */
@NullMarked
package dev.stdb;

import org.jspecify.annotations.NullMarked;
