package dev.stdb.server.guest.abi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Offers a public instance method to guests as an import. The WebAssembly signature follows from the Java one:
 * {@code int} is i32, {@code long} is i64, {@code void} is no result. The declaring class must be public: generated
 * code calls the method directly. If a function with an {@code int} result throws a refusal, the guest gets the result
 * {@link AbiErrno#of} it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface HostImport {
    /** Module name of the import, for example {@code spacetime_10.0}. */
    String module();

    /** Function name of the import. */
    String name();
}
