package dev.stdb.schema;

import dev.stdb.CommonErrorCode;
import dev.stdb.moduledef.ConstraintDef;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.IndexDef;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ModuleDefException;
import dev.stdb.moduledef.ModuleNames;
import dev.stdb.moduledef.OutboxDef;
import dev.stdb.moduledef.ProcedureDef;
import dev.stdb.moduledef.ReducerDef;
import dev.stdb.moduledef.ScheduleDef;
import dev.stdb.moduledef.SequenceDef;
import dev.stdb.moduledef.SubmoduleDef;
import dev.stdb.moduledef.TableDef;
import dev.stdb.moduledef.TypeDef;
import dev.stdb.moduledef.ViewDef;
import dev.stdb.moduledef.ViewPrimaryKeyDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SatsException;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.Typespace;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Derives a {@link DatabaseSchema} from a definition without errors. Rules: spec module-def.md §7–8, §10. */
final class SchemaBuilder {
    private final List<TableSchema> tables = new ArrayList<>();
    private final List<ReducerSchema> reducers = new ArrayList<>();
    private final List<ProcedureSchema> procedures = new ArrayList<>();
    private final List<ViewSchema> views = new ArrayList<>();
    private final List<RowRuleSchema> rowRules = new ArrayList<>();
    private int anonymousViews;
    private int senderViews;

    DatabaseSchema build(ModuleDef def) {
        ModuleNames names = new ModuleNames(def);
        Typespace typespace = names.typespace(def.typespace());
        List<NamedType> types = new ArrayList<>();
        for (TypeDef type : def.types()) {
            List<String> scope = type.scope().stream().map(names::type).toList();
            types.add(new NamedType(scope, names.type(type.sourceName()), type.typeRef()));
        }
        addModule(def, Path.ROOT);
        tables.sort(Comparator.comparing(TableSchema::name, SchemaBuilder::compareUtf8));
        return new DatabaseSchema(
                def, typespace, types, tables, reducers, procedures, views, rowRules, httpRoutes(def, names));
    }

    /** Returns the routes of the root module; the host has none for those of submodules (spec module-def.md §8). */
    private static List<HttpRouteSchema> httpRoutes(ModuleDef def, ModuleNames names) {
        Map<String, Integer> ids = new HashMap<>();
        def.httpHandlers().forEach(handler -> ids.putIfAbsent(handler, ids.size()));
        return def.httpRoutes().stream()
                .map(route -> new HttpRouteSchema(
                        ids.getOrDefault(route.handlerFunction(), -1),
                        names.function(route.handlerFunction()),
                        route.method(),
                        route.path()))
                .toList();
    }

    /** Where a definition is mounted: canonically and in module code, each with a dot at its end unless empty. */
    private record Path(String name, String accessor) {
        static final Path ROOT = new Path("", "");

        Path below(ModuleNames parent, SubmoduleDef submodule) {
            String namespace = submodule.namespace();
            return new Path(name + parent.namespace(namespace) + ".", accessor + namespace + ".");
        }

        RowRuleSchema rule(String sql) {
            return new RowRuleSchema(withoutDot(name), withoutDot(accessor), sql);
        }

        private static String withoutDot(String path) {
            return path.isEmpty() ? path : path.substring(0, path.length() - 1);
        }
    }

    private void addModule(ModuleDef def, Path path) {
        ModuleNames names = new ModuleNames(def);
        Typespace typespace = names.typespace(def.typespace());
        for (TableDef table : def.tables()) {
            tables.add(table(def, names, typespace, table, path));
        }
        addFunctions(def, names, typespace, path);
        addViews(def, names, typespace, path);
        def.rowLevelSecurity().forEach(sql -> rowRules.add(path.rule(sql)));
        for (SubmoduleDef submodule : def.submodules()) {
            addModule(submodule.module(), path.below(names, submodule));
        }
    }

    private void addFunctions(ModuleDef def, ModuleNames names, Typespace typespace, Path path) {
        Map<String, Lifecycle> lifecycles = new HashMap<>();
        def.lifecycleReducers().forEach(each -> lifecycles.put(each.functionName(), each.lifecycle()));
        Set<String> hidden = def.functionsOfHost();
        for (ReducerDef reducer : def.reducers()) {
            Lifecycle lifecycle = lifecycles.get(reducer.sourceName());
            boolean callable = reducer.visibility() == FunctionVisibility.CLIENT_CALLABLE
                    && !hidden.contains(reducer.sourceName());
            reducers.add(new ReducerSchema(
                    reducers.size(),
                    path.name() + names.function(reducer.sourceName()),
                    path.accessor() + reducer.sourceName(),
                    (ProductType) resolve(typespace, reducer.params(), reducer.sourceName()),
                    reducer.params(),
                    paramNames(names, reducer.params()),
                    callable,
                    lifecycle));
        }
        for (ProcedureDef procedure : def.procedures()) {
            boolean callable = procedure.visibility() == FunctionVisibility.CLIENT_CALLABLE
                    && !hidden.contains(procedure.sourceName());
            procedures.add(new ProcedureSchema(
                    procedures.size(),
                    path.name() + names.function(procedure.sourceName()),
                    path.accessor() + procedure.sourceName(),
                    (ProductType) resolve(typespace, procedure.params(), procedure.sourceName()),
                    procedure.params(),
                    paramNames(names, procedure.params()),
                    resolve(typespace, procedure.returnType(), procedure.sourceName()),
                    procedure.returnType(),
                    callable));
        }
    }

    private static List<@Nullable String> paramNames(ModuleNames names, ProductType params) {
        List<@Nullable String> canonical = new ArrayList<>();
        for (ProductType.Element param : params.elements()) {
            canonical.add(param.name() == null ? null : names.element(param.name()));
        }
        return Collections.unmodifiableList(canonical);
    }

    private void addViews(ModuleDef def, ModuleNames names, Typespace typespace, Path path) {
        int anonymousBase = anonymousViews;
        int senderBase = senderViews;
        for (ViewDef view : def.views()) {
            int ref = view.rowRef();
            ViewSchema.Returns returns = view.returnType() instanceof ArrayType
                    ? ViewSchema.Returns.ARRAY
                    : SpecialTypes.isOption(view.returnType()) ? ViewSchema.Returns.OPTION : ViewSchema.Returns.QUERY;
            ProductType row = (ProductType) resolve(typespace, new RefType(ref), view.sourceName());
            views.add(new ViewSchema(
                    (view.isAnonymous() ? anonymousBase : senderBase) + view.index(),
                    path.name() + names.function(view.sourceName()),
                    path.accessor() + view.sourceName(),
                    view.isPublic(),
                    view.isAnonymous(),
                    (ProductType) resolve(typespace, view.params(), view.sourceName()),
                    returns,
                    ref,
                    row,
                    columns(row, rowOf(def, ref)),
                    viewPrimaryKey(def, view, returns, ref)));
            if (view.isAnonymous()) {
                anonymousViews++;
            } else {
                senderViews++;
            }
        }
    }

    private static OptionalInt viewPrimaryKey(ModuleDef def, ViewDef view, ViewSchema.Returns returns, int ref) {
        for (ViewPrimaryKeyDef key : def.viewPrimaryKeys()) {
            if (key.viewSourceName().equals(view.sourceName())) {
                List<ProductType.Element> elements = rowOf(def, ref).elements();
                for (int i = 0; i < elements.size(); i++) {
                    if (key.columns().get(0).equals(elements.get(i).name())) {
                        return OptionalInt.of(i);
                    }
                }
            }
        }
        if (returns != ViewSchema.Returns.QUERY || view.params().size() > 0) {
            return OptionalInt.empty();
        }
        Set<Integer> inherited = new HashSet<>();
        for (TableDef table : def.tables()) {
            if (table.productTypeRef() == ref) {
                inherited.addAll(table.primaryKey());
            }
        }
        return inherited.size() == 1 ? OptionalInt.of(inherited.iterator().next()) : OptionalInt.empty();
    }

    private static TableSchema table(ModuleDef def, ModuleNames names, Typespace typespace, TableDef table, Path path) {
        String canonical = names.table(table.sourceName());
        ProductType source = rowOf(def, table.productTypeRef());
        ProductType row = (ProductType) resolve(typespace, new RefType(table.productTypeRef()), table.sourceName());
        List<IndexSchema> indexes = new ArrayList<>();
        for (IndexDef index : table.indexes()) {
            String name = names.index(canonical, source, index);
            String alias = index.sourceName() == null ? name : index.sourceName();
            indexes.add(new IndexSchema(
                    0, path.name() + name, path.accessor() + alias, index.algorithm(), index.columns()));
        }
        List<ConstraintSchema> constraints = new ArrayList<>();
        for (ConstraintDef constraint : table.constraints()) {
            constraints.add(new ConstraintSchema(
                    0, path.name() + names.constraint(canonical, source, constraint), constraint.uniqueColumns()));
        }
        List<SequenceSchema> sequences = new ArrayList<>();
        for (SequenceDef sequence : table.sequences()) {
            sequences.add(sequence(path.name() + names.sequence(canonical, source, sequence), sequence));
        }
        return TableSchema.builder(path.name() + canonical, row)
                .accessorName(path.accessor() + table.sourceName())
                .rowTypeRef(table.productTypeRef())
                .columns(columns(row, source))
                .primaryKey(
                        table.primaryKey().isEmpty()
                                ? OptionalInt.empty()
                                : OptionalInt.of(table.primaryKey().get(0)))
                .indexes(indexes)
                .constraints(constraints)
                .sequences(sequences)
                .isPublic(table.isPublic())
                .isSystem(table.isSystem())
                .isEvent(table.isEvent())
                .schedule(schedule(def, names, table, canonical, path))
                .outbox(outbox(def, names, table, path))
                .defaults(table.defaults())
                .build();
    }

    /** Returns the columns of rows, given with canonical names and with those in module code. */
    private static List<ColumnSchema> columns(ProductType canonical, ProductType source) {
        List<ColumnSchema> columns = new ArrayList<>();
        for (int i = 0; i < canonical.size(); i++) {
            columns.add(new ColumnSchema(
                    i,
                    String.valueOf(canonical.elements().get(i).name()),
                    String.valueOf(source.elements().get(i).name()),
                    canonical.typeAt(i)));
        }
        return columns;
    }

    private static SequenceSchema sequence(String name, SequenceDef def) {
        BigInteger min = orElse(def.minValue(), BigInteger.ONE);
        BigInteger max = orElse(def.maxValue(), SequenceSchema.MAX_DEFAULT);
        BigInteger start = orElse(def.start(), BigInteger.ONE.max(min).min(max));
        return new SequenceSchema(0, name, def.column(), start, min, max, def.increment());
    }

    private static Optional<ScheduleSchema> schedule(
            ModuleDef def, ModuleNames names, TableDef table, String canonical, Path path) {
        for (ScheduleDef schedule : def.schedules()) {
            if (schedule.tableName().equals(table.sourceName())) {
                return Optional.of(new ScheduleSchema(
                        0,
                        path.name() + names.schedule(canonical, schedule),
                        schedule.scheduleAtColumn(),
                        path.name() + names.function(schedule.functionName())));
            }
        }
        return Optional.empty();
    }

    private static Optional<OutboxSchema> outbox(ModuleDef def, ModuleNames names, TableDef table, Path path) {
        for (OutboxDef outbox : def.outboxes()) {
            if (outbox.tableName().equals(table.sourceName())) {
                String onResult = outbox.onResultReducer();
                return Optional.of(new OutboxSchema(
                        outbox.remoteReducer(),
                        outbox.targetColumn(),
                        outbox.argColumns(),
                        onResult == null ? null : path.name() + names.function(onResult),
                        outbox.signatureHex()));
            }
        }
        return Optional.empty();
    }

    private static ProductType rowOf(ModuleDef def, int ref) {
        return (ProductType) def.typespace().get(ref);
    }

    private static AlgebraicType resolve(Typespace typespace, AlgebraicType type, String where) {
        try {
            return typespace.resolve(type);
        } catch (SatsException e) {
            throw new ModuleDefException(
                    CommonErrorCode.MODULE_DEF_INVALID,
                    List.of("ClientCodegenError: " + e.getMessage() + ", usedBy=" + where));
        }
    }

    private static BigInteger orElse(@Nullable BigInteger value, BigInteger fallback) {
        return value == null ? fallback : value;
    }

    private static int compareUtf8(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
