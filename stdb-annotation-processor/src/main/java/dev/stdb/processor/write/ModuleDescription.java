package dev.stdb.processor.write;

import dev.stdb.moduledef.ConstraintDef;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.IndexDef;
import dev.stdb.moduledef.LifecycleDef;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.NameCase;
import dev.stdb.moduledef.NameMapping;
import dev.stdb.moduledef.ReducerDef;
import dev.stdb.moduledef.SequenceDef;
import dev.stdb.moduledef.TableDef;
import dev.stdb.moduledef.TypeDef;
import dev.stdb.processor.model.IndexModel;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.model.ReducerModel;
import dev.stdb.processor.model.ReducerModel.Parameter;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeDefinition;
import dev.stdb.processor.model.TypeDefinition.Constant;
import dev.stdb.processor.model.TypeDefinition.EnumDefinition;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeDefinition.RecordDefinition;
import dev.stdb.processor.model.TypeDefinition.SumDefinition;
import dev.stdb.processor.model.TypeDefinition.Variant;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import java.util.ArrayList;
import java.util.List;

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
        List<AlgebraicType> typespace = new ArrayList<>();
        for (TypeDefinition definition : module.types().definitions()) {
            def.type(new TypeDef(List.of(), definition.name(), typespace.size(), true));
            typespace.add(algebraicType(definition));
        }
        def.typespace(new Typespace(typespace));
        for (TableModel table : module.tables()) {
            def.table(table(table));
            if (table.explicitName() && !NameCase.snake(table.name()).equals(table.name())) {
                def.explicitName(new NameMapping(NameMapping.Kind.TABLE, table.name(), table.name()));
            }
        }
        for (ReducerModel reducer : module.reducers()) {
            addReducer(def, reducer);
        }
        return def.build();
    }

    private void addReducer(ModuleDef.Builder def, ReducerModel reducer) {
        List<ProductType.Element> parameters = new ArrayList<>();
        for (Parameter parameter : reducer.parameters()) {
            parameters.add(
                    new ProductType.Element(parameter.name(), module.types().algebraicType(parameter.type())));
        }
        FunctionVisibility visibility =
                reducer.lifecycle() == null ? FunctionVisibility.CLIENT_CALLABLE : FunctionVisibility.PRIVATE;
        def.reducer(ReducerDef.of(reducer.name(), new ProductType(parameters), visibility));
        if (reducer.lifecycle() != null) {
            def.lifecycle(new LifecycleDef(reducer.lifecycle(), reducer.name()));
        }
        if (reducer.explicitName() && !NameCase.snake(reducer.name()).equals(reducer.name())) {
            def.explicitName(new NameMapping(NameMapping.Kind.FUNCTION, reducer.name(), reducer.name()));
        }
    }

    private AlgebraicType algebraicType(TypeDefinition definition) {
        if (definition instanceof RecordDefinition product) {
            List<ProductType.Element> elements = new ArrayList<>();
            for (Field field : product.fields()) {
                elements.add(
                        new ProductType.Element(field.name(), module.types().algebraicType(field.type())));
            }
            return new ProductType(elements);
        }
        List<SumType.Variant> variants = new ArrayList<>();
        if (definition instanceof EnumDefinition plain) {
            for (Constant constant : plain.constants()) {
                variants.add(new SumType.Variant(constant.name(), SpecialTypes.UNIT));
            }
        } else {
            for (Variant variant : ((SumDefinition) definition).variants()) {
                AlgebraicType payload =
                        variant.slot() == Variant.UNIT ? SpecialTypes.UNIT : new RefType(variant.slot());
                variants.add(new SumType.Variant(variant.name(), payload));
            }
        }
        return new SumType(variants);
    }

    private static TableDef table(TableModel table) {
        List<IndexDef> indexes = new ArrayList<>();
        List<ConstraintDef> constraints = new ArrayList<>();
        for (IndexModel index : table.indexes()) {
            indexes.add(new IndexDef(index.sourceName(), index.accessor(), index.algorithm(), index.columns()));
            if (index.unique()) {
                constraints.add(new ConstraintDef(null, index.columns()));
            }
        }
        List<SequenceDef> sequences = new ArrayList<>();
        for (int column : table.autoIncColumns()) {
            sequences.add(SequenceDef.autoIncrement(column));
        }
        return new TableDef(
                table.name(),
                table.slot(),
                table.primaryKey() == TableModel.NONE ? List.of() : List.of(table.primaryKey()),
                indexes,
                constraints,
                sequences,
                false,
                table.isPublic(),
                List.of(),
                table.isEvent());
    }
}
