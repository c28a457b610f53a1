package dev.stdb.server.database;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.moduledef.LifecycleDef;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.NameCase;
import dev.stdb.moduledef.OutboxDef;
import dev.stdb.moduledef.ProcedureDef;
import dev.stdb.moduledef.ReducerDef;
import dev.stdb.moduledef.ScheduleDef;
import dev.stdb.moduledef.SubmoduleDef;
import dev.stdb.moduledef.TypeDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.Typespace;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds the definition of a small module; what its reducers and procedures are written in is up to the subclass.
 *
 * @param <C> code of a reducer or procedure
 * @param <M> the subclass
 */
public abstract class TestDefinition<C, M extends TestDefinition<C, M>> {
    public static final ProductType NO_PARAMS = new ProductType(List.of());

    private final ModuleDef.Builder def = ModuleDef.builder();
    private final List<AlgebraicType> types = new ArrayList<>();
    private final Map<String, Integer> typeOfTable = new TreeMap<>();
    private final Map<String, C> reducers = new LinkedHashMap<>();
    private final Map<String, C> procedures = new LinkedHashMap<>();

    abstract M self();

    /** Returns the code of a reducer that inserts its arguments into a table. */
    abstract C insertArgs(String table);

    /** Returns the code of the reducers by name, in the order of their ids. */
    public final Map<String, C> reducers() {
        return reducers;
    }

    /** Returns the code of the procedures by name, in the order of their ids. */
    public final Map<String, C> procedures() {
        return procedures;
    }

    /** Declares what most tests use: {@link TestTable#item} and the reducer {@code add}, which inserts into it. */
    public final M withItems() {
        return table(TestTable.item()).insertReducer("add", "item");
    }

    /** Changes the definition directly. */
    public final M def(Consumer<ModuleDef.Builder> change) {
        change.accept(def);
        return self();
    }

    /** Declares a table. */
    public final M table(TestTable table) {
        int ref = type(NameCase.pascal(table.name()), table.rowType());
        typeOfTable.put(table.name(), ref);
        def.table(table.def(ref));
        return self();
    }

    /** Declares a named type and returns its reference. */
    public final int type(String name, AlgebraicType type) {
        types.add(type);
        def.type(new TypeDef(List.of(), name, types.size() - 1, true));
        return types.size() - 1;
    }

    /** Declares a reducer that any client may call. */
    public final M reducer(String name, ProductType params, C code) {
        return reducer(name, params, FunctionVisibility.CLIENT_CALLABLE, code);
    }

    /** Declares a reducer without parameters. */
    public final M reducer(String name, C code) {
        return reducer(name, NO_PARAMS, code);
    }

    public final M reducer(String name, ProductType params, FunctionVisibility visibility, C code) {
        def.reducer(ReducerDef.of(name, params, visibility));
        reducers.put(name, code);
        return self();
    }

    /** Declares a procedure that returns bytes. */
    public final M procedure(String name, ProductType params, FunctionVisibility visibility, C code) {
        def.procedure(new ProcedureDef(name, params, SpecialTypes.BYTES, visibility));
        procedures.put(name, code);
        return self();
    }

    /** Declares a procedure without parameters that any client may call. */
    public final M procedure(String name, C code) {
        return procedure(name, NO_PARAMS, FunctionVisibility.CLIENT_CALLABLE, code);
    }

    /** Declares a reducer that is run by the host. */
    public final M lifecycle(Lifecycle event, String name, C code) {
        def.lifecycle(new LifecycleDef(event, name));
        return reducer(name, NO_PARAMS, FunctionVisibility.PRIVATE, code);
    }

    /** Declares a reducer whose parameters are the columns of a table, and that inserts them as a row. */
    public final M insertReducer(String name, String table) {
        return reducer(name, (ProductType) types.get(typeOf(table)), insertArgs(table));
    }

    /**
     * Mounts the definition of another module.
     *
     * @param reducers code of its reducers in the order of their ids, which follow those declared so far
     */
    public final M mount(String namespace, ModuleDef other, List<C> reducers) {
        for (C code : reducers) {
            this.reducers.put(namespace + "." + this.reducers.size(), code);
        }
        return def(module -> module.submodule(new SubmoduleDef(namespace, other)));
    }

    /** Makes a table call a reducer with its rows; the reducer is declared by this, too. */
    public final M scheduled(String table, int atColumn, String reducer, C code) {
        return schedule(table, atColumn, reducer).reducer(reducer, rowParams(table), FunctionVisibility.PRIVATE, code);
    }

    /** Makes a table call a procedure with its rows; the procedure is declared by this, too. */
    public final M scheduledProcedure(String table, int atColumn, String procedure, C code) {
        return schedule(table, atColumn, procedure)
                .procedure(procedure, rowParams(table), FunctionVisibility.PRIVATE, code);
    }

    private M schedule(String table, int atColumn, String function) {
        def.schedule(new ScheduleDef(null, table, atColumn, function));
        return self();
    }

    /**
     * Makes a table an outbox.
     *
     * @param signatureHash of the remote reducer, in hexadecimal
     */
    public final M outbox(String table, String remoteReducer, int target, List<Integer> args, String signatureHash) {
        return outbox(table, remoteReducer, target, args, signatureHash, null);
    }

    /** Makes a table an outbox with a reducer for its results, which is declared by this, too. */
    public final M outbox(
            String table,
            String remoteReducer,
            int target,
            List<Integer> args,
            String signatureHash,
            String onResult,
            C code) {
        ProductType params = new ProductType(List.of(
                new ProductType.Element("row", new RefType(typeOf(table))),
                new ProductType.Element("result", SpecialTypes.resultOf(SpecialTypes.UNIT, PrimitiveType.STRING))));
        return outbox(table, remoteReducer, target, args, signatureHash, onResult)
                .reducer(onResult, params, FunctionVisibility.CLIENT_CALLABLE, code);
    }

    private M outbox(
            String table,
            String remoteReducer,
            int target,
            List<Integer> args,
            String signatureHash,
            @Nullable String onResult) {
        byte[] hash = HexFormat.of().parseHex(signatureHash);
        BigInteger number = new BsatnReader(hash).readBigInteger(hash.length, false);
        def.outbox(new OutboxDef(table, remoteReducer, target, args, onResult, number));
        return self();
    }

    private ProductType rowParams(String table) {
        return new ProductType(List.of(new ProductType.Element("row", new RefType(typeOf(table)))));
    }

    final int typeOf(String table) {
        Integer ref = typeOfTable.get(table);
        if (ref == null) {
            throw new IllegalArgumentException("no table " + table);
        }
        return ref;
    }

    public final ModuleDef definition() {
        return def.typespace(new Typespace(types)).build();
    }
}
