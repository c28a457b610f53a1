package dev.stdb.server.guest;

import dev.stdb.ErrorCode;

/** Ways a program can be refused. */
public enum ModuleErrorCode implements ErrorCode {
    /** The uploaded bytes are no WebAssembly. Cure: upload the {@code .wasm} file the build wrote. */
    MODULE_NOT_WASM(Category.USER),
    /** WebAssembly that breaks the rules of its format. Cure: rebuild the module. */
    MODULE_INVALID(Category.USER),
    /** Uses SIMD, threads or something else that cannot be run. Cure: build without that feature. */
    MODULE_UNSUPPORTED(Category.USER),
    /** Larger than this server takes. Cure: shrink the module or raise the server's limit. */
    MODULE_TOO_LARGE(Category.USER),
    /** Imports something the ABI does not have. Cure: do not use WASI or JavaScript functions. */
    MODULE_UNKNOWN_IMPORT(Category.USER),
    /** Imports no ABI function at all, or of several majors. Cure: build with one version of the module SDK. */
    MODULE_ABI_VERSION(Category.USER),
    /** Lacks a required export or has it with another signature. Cure: build with a module SDK. */
    MODULE_EXPORTS(Category.USER),
    /** A JVM module that this server was given no class path for, or one that cannot be read. Cure: see the text. */
    MODULE_CLASS_PATH(Category.USER),
    /** Failed while it was initialized or described itself. Cure: see the text. */
    MODULE_INITIALIZATION(Category.USER),
    /** Describes a schema that breaks a rule. Cure: see the listed errors. */
    MODULE_DEFINITION(Category.USER),
    /** The init reducer returned an error or trapped. Cure: see the text. */
    MODULE_INIT_FAILED(Category.USER),
    /** Other programs are being compiled, for longer than one waits. Cure: try again. */
    MODULE_COMPILER_BUSY(Category.RESOURCE);

    private final Category category;

    ModuleErrorCode(Category category) {
        this.category = category;
    }

    @Override
    public String id() {
        return name();
    }

    @Override
    public Category category() {
        return category;
    }
}
