package dev.stdb.server.guest;

import dev.stdb.StdbException;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.abi.ModuleAbi;
import dev.stdb.server.guest.wasm.WasmLimits;
import org.jspecify.annotations.Nullable;

/**
 * A program with its schema and its current instance, which is replaced after a trap. Confined to one thread, that of
 * the database or of a procedure, except for loading.
 */
public final class RunningModule {
    private final ModuleProgram program;
    private final ModuleAbi abi;
    private final DatabaseSchema schema;
    private @Nullable ModuleInstance instance;

    private RunningModule(
            ModuleProgram program, ModuleAbi abi, DatabaseSchema schema, @Nullable ModuleInstance instance) {
        this.program = program;
        this.abi = abi;
        this.schema = schema;
        this.instance = instance;
        abi.hasSchedules(schema.tables().stream().anyMatch(t -> t.schedule().isPresent()));
    }

    /**
     * Compiles a program, creates its first instance and reads its definition.
     *
     * @throws ModuleException if the program cannot be run or its definition breaks rules
     */
    public static RunningModule load(byte[] wasm, WasmLimits limits, Clock clock, ModuleAbi abi) {
        ModuleProgram program = ModuleProgram.load(wasm, limits, clock);
        ModuleInstance instance = ModuleInstance.create(program, abi);
        DatabaseSchema schema;
        try {
            schema = DatabaseSchema.of(ModuleDefCodec.decode(instance.description()));
        } catch (StdbException e) {
            throw new ModuleException(ModuleErrorCode.MODULE_DEFINITION, "bad module definition: " + e.getMessage(), e);
        }
        if (!schema.procedures().isEmpty()) {
            program.requireCallProcedure();
        }
        return new RunningModule(program, abi, schema, instance);
    }

    /** Returns the same module with instances of its own, which work beside this one's. Any thread may call it. */
    public RunningModule copy(ModuleAbi copyAbi) {
        return new RunningModule(program.copy(), copyAbi, schema, null);
    }

    /**
     * Returns an instance that is ready for a call.
     *
     * @throws ModuleException if a new one is needed and cannot be created
     */
    public ModuleInstance instance() {
        if (instance == null) {
            instance = ModuleInstance.create(program, abi);
        }
        return instance;
    }

    /** Discards the instance after a trap. */
    public void discardInstance() {
        instance = null;
    }

    public byte[] hash() {
        return program.hash();
    }

    public ModuleAbi abi() {
        return abi;
    }

    public DatabaseSchema schema() {
        return schema;
    }
}
