package dev.stdb.server.jvm;

import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.ModuleLog.Entry;
import dev.stdb.server.guest.ModuleLog.Level;
import dev.stdb.server.guest.abi.GuestCode;
import dev.stdb.server.guest.abi.ModuleAbi;
import dev.stdb.server.guest.module.ExportRules;
import dev.stdb.server.guest.module.ModuleProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Classes that fulfill the module ABI. Every instance has a class loader of its own, so copies share everything. */
final class JvmProgram implements ModuleProgram {
    private final byte[] hash;
    private final LinkedClasses classes;
    private final JvmExports exports;
    private final Set<String> callable;
    private final JvmLimits limits;
    private final GuestEnvironment environment;

    private JvmProgram(
            byte[] hash, LinkedClasses classes, JvmExports exports, JvmLimits limits, GuestEnvironment environment) {
        this.hash = hash;
        this.classes = classes;
        this.exports = exports;
        this.callable = ExportRules.callable(exports.names(), exports::signature);
        this.limits = limits;
        this.environment = environment;
    }

    /**
     * Checks classes.
     *
     * @param hash hash of the program that stands for them
     * @throws ModuleException if they are no module that can run here
     */
    static JvmProgram of(byte[] hash, LinkedClasses classes, JvmLimits limits, GuestEnvironment environment) {
        JvmExports exports = JvmExports.of(classes);
        ExportRules.check(exports.names(), exports::signature, new ArrayList<>());
        return new JvmProgram(hash, classes, exports, limits, environment);
    }

    @Override
    public byte[] hash() {
        return hash;
    }

    @Override
    public List<String> preinits() {
        return ExportRules.preinits(exports.names());
    }

    @Override
    public boolean exports(String function) {
        return callable.contains(function);
    }

    @Override
    public boolean handlersTakeSender() {
        return HANDLER_SIGNATURE.equals(exports.signature(CALL_HTTP_HANDLER));
    }

    @Override
    public GuestCode instantiate(ModuleAbi abi) {
        return JvmInstance.create(classes, exports, limits, abi, this::reportSlow);
    }

    @Override
    public JvmProgram copy() {
        return this;
    }

    private void reportSlow(List<String> stack) {
        String text = "a call takes long, and Java code cannot be ended from outside; it is at\n    at "
                + String.join("\n    at ", stack);
        environment.log().append(Entry.ofHost(Level.WARN, environment.clock().nowMicros(), null, text));
    }
}
