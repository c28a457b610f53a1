package dev.stdb.server.database;

import dev.stdb.StdbException;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.GuestLoader;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Loads the modules it was given, by their programs. Modules with the same definition are the same program.
 * Thread-safe; a module must not be changed after it was given.
 */
final class JavaGuests implements GuestLoader {
    private final Map<ByteBuffer, JavaModule> modules = new ConcurrentHashMap<>();

    /** Takes a module and returns its program. */
    byte[] add(JavaModule module) {
        byte[] program = module.program();
        modules.put(ByteBuffer.wrap(program), module);
        return program;
    }

    @Override
    public Guest load(byte[] program, GuestEnvironment environment) {
        JavaModule module = modules.get(ByteBuffer.wrap(program));
        if (module == null) {
            throw new ModuleException(ModuleErrorCode.MODULE_INVALID, "not the program of a module given before");
        }
        try {
            return new JavaGuest(module, program, DatabaseSchema.of(ModuleDefCodec.decode(program)), environment);
        } catch (StdbException e) {
            throw new ModuleException(ModuleErrorCode.MODULE_DEFINITION, "bad module definition: " + e.getMessage(), e);
        }
    }

    @Override
    public long threadStackBytes() {
        return 1 << 20;
    }
}
