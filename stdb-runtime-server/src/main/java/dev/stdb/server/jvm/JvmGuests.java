package dev.stdb.server.jvm;

import dev.stdb.StdbException;
import dev.stdb.moduledef.JvmDescriptor;
import dev.stdb.server.common.Keccak256;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.GuestLoader;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.abi.AbiLimits;
import dev.stdb.server.guest.module.ModuleGuest;
import java.util.Arrays;

/**
 * Runs modules from their class files. Programs are descriptors ({@link JvmDescriptor}), which name a module but not
 * where it is: a stranger can publish one without making the server load anything that it was not given.
 *
 * <p>What runs is what the class path holds when the descriptor is loaded, whatever the digest in it says: a database
 * that starts again after its code was changed runs the new code. Only if that code declares other tables than the
 * descriptor, nothing runs until the next publish has migrated the data.
 *
 * @param modules the modules that may run
 * @param limits bounds on the code
 * @param abiLimits bounds on what the host does for a call
 * @param threadStackBytes stack size of a thread that runs guests
 */
public record JvmGuests(JvmModules modules, JvmLimits limits, AbiLimits abiLimits, long threadStackBytes)
        implements GuestLoader {

    @Override
    public Guest load(byte[] program, GuestEnvironment environment) {
        JvmDescriptor descriptor = decode(program);
        ModuleGuest guest = start(program, descriptor, environment);
        if (!Arrays.equals(guest.description(), descriptor.definition())) {
            throw new ModuleException(
                    ModuleErrorCode.MODULE_CLASS_PATH,
                    "the class path of the JVM module `" + descriptor.name()
                            + "` declares other tables or functions than the program says; build it again and publish"
                            + " what was built");
        }
        return guest;
    }

    @Override
    public Guest reload(byte[] program, GuestEnvironment environment) {
        JvmDescriptor descriptor = decode(program);
        ModuleGuest guest = start(program, descriptor, environment);
        return Arrays.equals(guest.description(), descriptor.definition())
                ? guest
                : OutdatedGuest.of(descriptor, Keccak256.hash(program), environment);
    }

    private ModuleGuest start(byte[] program, JvmDescriptor descriptor, GuestEnvironment environment) {
        LinkedClasses classes = modules.read(descriptor.name());
        if (classes == null) {
            throw new ModuleException(
                    ModuleErrorCode.MODULE_CLASS_PATH,
                    "the program is the JVM module `" + descriptor.name()
                            + "`, for which this server has no class path;" + " start it with --jvm-module "
                            + descriptor.name() + "=CLASSPATH, or publish the .wasm file");
        }
        return ModuleGuest.start(
                JvmProgram.of(Keccak256.hash(program), classes, limits, environment), environment, abiLimits);
    }

    private static JvmDescriptor decode(byte[] program) {
        if (!JvmDescriptor.isDescriptor(program)) {
            throw new ModuleException(
                    ModuleErrorCode.MODULE_CLASS_PATH, "the program is no descriptor of a JVM module");
        }
        try {
            return JvmDescriptor.decode(program);
        } catch (StdbException e) {
            throw new ModuleException(
                    ModuleErrorCode.MODULE_CLASS_PATH, "bad descriptor of a JVM module: " + e.getMessage(), e);
        }
    }
}
