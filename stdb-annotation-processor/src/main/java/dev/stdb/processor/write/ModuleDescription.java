package dev.stdb.processor.write;

import dev.stdb.moduledef.ConstraintDef;
import dev.stdb.moduledef.EnvironmentDef;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.GeneratedErrors;
import dev.stdb.moduledef.GeneratedMigrations;
import dev.stdb.moduledef.GeneratedSchedules;
import dev.stdb.moduledef.HttpRouteDef;
import dev.stdb.moduledef.IndexDef;
import dev.stdb.moduledef.LifecycleDef;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.NameCase;
import dev.stdb.moduledef.NameMapping;
import dev.stdb.moduledef.ProcedureDef;
import dev.stdb.moduledef.ReducerDef;
import dev.stdb.moduledef.ScheduleDef;
import dev.stdb.moduledef.SequenceDef;
import dev.stdb.moduledef.TableDef;
import dev.stdb.moduledef.TypeDef;
import dev.stdb.moduledef.ViewDef;
import dev.stdb.moduledef.ViewPrimaryKeyDef;
import dev.stdb.processor.model.EnvironmentModel.Choice;
import dev.stdb.processor.model.EnvironmentModel.Constant;
import dev.stdb.processor.model.EnvironmentModel.Variable;
import dev.stdb.processor.model.HandlerModel;
import dev.stdb.processor.model.IndexModel;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.model.ProcedureModel;
import dev.stdb.processor.model.ReducerModel;
import dev.stdb.processor.model.ReducerModel.Parameter;
import dev.stdb.processor.model.RowMigration;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeDefinition;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.ViewModel;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds the module definition that {@code __describe_module__} answers: V10, with source names (spec module-def.md
 * §12).
 */
final class ModuleDescription {

    private final ModuleModel module;

    ModuleDescription(ModuleModel module) {
        this.module = module;
    }

    ModuleDef definition() {
        ModuleDef.Builder def = ModuleDef.builder();
        List<TypeDefinition> definitions = module.types().definitions();
        for (int slot = 0; slot < definitions.size(); slot++) {
            def.type(new TypeDef(List.of(), definitions.get(slot).name(), slot, true));
        }
        def.typespace(module.types().typespace());
        for (TableModel table : module.tables()) {
            def.table(table(table));
            if (table.schedule() != null) {
                def.schedule(new ScheduleDef(
                        null,
                        table.name(),
                        table.schedule().atColumn(),
                        table.schedule().reducer()));
            }
            if (table.explicitName() && !NameCase.snake(table.name()).equals(table.name())) {
                def.explicitName(new NameMapping(NameMapping.Kind.TABLE, table.name(), table.name()));
            }
        }
        for (ReducerModel reducer : module.reducers()) {
            addReducer(def, reducer);
        }
        if (!module.timedReducers().isEmpty()) {
            def.reducer(
                    ReducerDef.of(GeneratedSchedules.REDUCER, new ProductType(List.of()), FunctionVisibility.PRIVATE));
        }
        module.rowMigrations().forEach(migration -> addMigration(def, migration));
        module.refusingReducers().forEach(reducer -> addError(def, reducer));
        module.procedures().forEach(procedure -> addProcedure(def, procedure));
        for (boolean anonymous : List.of(false, true)) {
            List<ViewModel> views = module.views(anonymous);
            for (int id = 0; id < views.size(); id++) {
                addView(def, views.get(id), id);
            }
        }
        module.filters().forEach(def::rowLevelSecurity);
        for (HandlerModel handler : module.handlers()) {
            def.httpHandler(handler.name());
            def.httpRoute(new HttpRouteDef(handler.name(), handler.httpMethod(), handler.path()));
        }
        if (module.environment() != null) {
            module.environment().variables().forEach(variable -> def.environment(variable(variable)));
        }
        return def.build();
    }

    private static EnvironmentDef variable(Variable variable) {
        Choice choice = variable.choice();
        return choice == null
                ? new EnvironmentDef(variable.key(), EnvironmentDef.Kind.STRING, List.of(), variable.optional())
                : new EnvironmentDef(
                        variable.key(),
                        EnvironmentDef.Kind.UNION,
                        choice.constants().stream()
                                .map(Constant::value)
                                .sorted()
                                .toList(),
                        variable.optional());
    }

    private void addProcedure(ModuleDef.Builder def, ProcedureModel procedure) {
        TypeUse returns = procedure.returns();
        def.procedure(new ProcedureDef(
                procedure.name(),
                new ProductType(elements(procedure.parameters())),
                returns == null ? new ProductType(List.of()) : module.types().algebraicType(returns),
                procedure.isPrivate() ? FunctionVisibility.PRIVATE : FunctionVisibility.CLIENT_CALLABLE));
        addExplicitName(def, procedure.explicitName(), procedure.name());
    }

    private List<ProductType.Element> elements(List<Parameter> parameters) {
        List<ProductType.Element> elements = new ArrayList<>();
        for (Parameter parameter : parameters) {
            elements.add(
                    new ProductType.Element(parameter.name(), module.types().algebraicType(parameter.type())));
        }
        return elements;
    }

    private void addView(ModuleDef.Builder def, ViewModel view, int id) {
        RefType row = new RefType(view.slot());
        AlgebraicType returns = switch (view.returns()) {
            case LIST -> new ArrayType(row);
            case OPTIONAL -> SpecialTypes.optionOf(row);
            case QUERY -> SpecialTypes.queryOf(row);
        };
        def.view(new ViewDef(
                view.name(),
                id,
                view.isPublic(),
                view.isAnonymous(),
                new ProductType(elements(view.parameters())),
                returns));
        if (view.primaryKey() != null) {
            def.viewPrimaryKey(new ViewPrimaryKeyDef(view.name(), List.of(view.primaryKey())));
        }
        addExplicitName(def, view.explicitName(), view.name());
    }

    private static void addExplicitName(ModuleDef.Builder def, boolean explicit, String name) {
        if (explicit && !NameCase.snake(name).equals(name)) {
            def.explicitName(new NameMapping(NameMapping.Kind.FUNCTION, name, name));
        }
    }

    private void addReducer(ModuleDef.Builder def, ReducerModel reducer) {
        List<ProductType.Element> parameters = elements(reducer.parameters());
        if (reducer.timer() != null) {
            parameters.add(new ProductType.Element(
                    "run", new RefType(module.timerTable(reducer).slot())));
        }
        FunctionVisibility visibility = reducer.isPrivate() || reducer.timer() != null
                ? FunctionVisibility.PRIVATE
                : FunctionVisibility.CLIENT_CALLABLE;
        def.reducer(ReducerDef.of(reducer.name(), new ProductType(parameters), visibility));
        if (reducer.lifecycle() != null) {
            def.lifecycle(new LifecycleDef(reducer.lifecycle(), reducer.name()));
        }
        addExplicitName(def, reducer.explicitName(), reducer.name());
    }

    private static void addMigration(ModuleDef.Builder def, RowMigration migration) {
        String name = GeneratedMigrations.reducer(migration.number(), Names.canonical(migration.table()));
        ProductType.Element rows =
                new ProductType.Element(GeneratedMigrations.ROWS, new ArrayType(new RefType(migration.fromSlot())));
        def.reducer(ReducerDef.of(name, ProductType.of(rows), FunctionVisibility.PRIVATE));
        addExplicitName(def, true, name);
    }

    private void addError(ModuleDef.Builder def, ReducerModel reducer) {
        String name = GeneratedErrors.reducer(Names.canonical(reducer));
        TypeUse error = Objects.requireNonNull(reducer.error());
        ProductType.Element value =
                new ProductType.Element(GeneratedErrors.ERROR, module.types().algebraicType(error));
        def.reducer(ReducerDef.of(name, ProductType.of(value), FunctionVisibility.PRIVATE));
        addExplicitName(def, true, name);
    }

    private static TableDef table(TableModel table) {
        List<IndexDef> indexes = new ArrayList<>();
        List<ConstraintDef> constraints = new ArrayList<>();
        for (IndexModel index : table.indexes()) {
            indexes.add(new IndexDef(index.sourceName(), index.accessor(), index.algorithm(), index.columns()));
            if (index.unique()) {
                constraints.add(new ConstraintDef(constraintName(table, index), index.columns()));
            }
        }
        List<SequenceDef> sequences = new ArrayList<>();
        for (int column : table.autoIncColumns()) {
            sequences.add(SequenceDef.autoIncrement(column));
        }
        return new TableDef(
                table.name(),
                table.slot(),
                table.hasCompositeKey() ? List.of() : table.primaryKey(),
                indexes,
                constraints,
                sequences,
                false,
                table.isPublic(),
                table.defaults(),
                table.isEvent());
    }

    /** Names composite keys only, by which clients know them (ADR 0057). */
    private static @Nullable String constraintName(TableModel table, IndexModel index) {
        return table.hasCompositeKey() && index.columns().equals(table.primaryKey())
                ? table.name() + ConstraintDef.COMPOSITE_KEY_SUFFIX
                : null;
    }
}
