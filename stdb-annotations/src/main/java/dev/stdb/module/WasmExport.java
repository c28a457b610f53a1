package dev.stdb.module;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Exports a static method from the compiled module. The module build translates it to the compiler's own annotation, so
 * that generated code needs nothing but this artifact on the class path.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface WasmExport {

    /**
     * The export's name.
     *
     * @return the name, spec module-abi.md §1.2
     */
    String value();
}
