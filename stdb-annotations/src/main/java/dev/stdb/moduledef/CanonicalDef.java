package dev.stdb.moduledef;

import dev.stdb.sats.ProductType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rewrites a valid definition so that nothing is left to derive from it: elements, types and parameters have canonical
 * names, tables, functions, indexes and namespaces their source names with a mapping each, functions the visibility in
 * force. This is what a host shows of its module (spec http-api.md §5.8). Stateless.
 */
public final class CanonicalDef {
    private final ModuleDef def;
    private final ModuleNames names;
    private final ModuleDef.Builder out = ModuleDef.builder();

    private CanonicalDef(ModuleDef def) {
        this.def = def;
        this.names = new ModuleNames(def);
    }

    /** Returns a V10 definition with the same objects under the same canonical names, submodules included. */
    public static ModuleDef of(ModuleDef def) {
        return new CanonicalDef(def).rewrite();
    }

    private ModuleDef rewrite() {
        out.casePolicy(CasePolicy.NONE).typespace(names.typespace(def.typespace()));
        for (TypeDef type : def.types()) {
            out.type(new TypeDef(
                    type.scope().stream().map(names::type).toList(),
                    names.type(type.sourceName()),
                    type.typeRef(),
                    type.customOrdering()));
        }
        def.tables().forEach(this::table);
        functions();
        for (ViewPrimaryKeyDef key : def.viewPrimaryKeys()) {
            List<String> columns = key.columns().stream().map(names::element).toList();
            out.viewPrimaryKey(new ViewPrimaryKeyDef(key.viewSourceName(), columns));
        }
        for (SubmoduleDef submodule : def.submodules()) {
            out.submodule(new SubmoduleDef(submodule.namespace(), of(submodule.module())));
            map(NameMapping.Kind.NAMESPACE, submodule.namespace(), names.namespace(submodule.namespace()));
        }
        def.httpRoutes().forEach(out::httpRoute);
        def.schedules().forEach(out::schedule);
        def.outboxes().forEach(out::outbox);
        def.lifecycleReducers().forEach(out::lifecycle);
        def.rowLevelSecurity().forEach(out::rowLevelSecurity);
        def.environment().forEach(out::environment);
        return out.build();
    }

    private void map(NameMapping.Kind kind, String source, String canonical) {
        out.explicitName(new NameMapping(kind, source, canonical));
    }

    private void table(TableDef table) {
        String canonical = names.table(table.sourceName());
        ProductType row = (ProductType) def.typespace().get(table.productTypeRef());
        map(NameMapping.Kind.TABLE, table.sourceName(), canonical);
        List<IndexDef> indexes = new ArrayList<>();
        for (IndexDef index : table.indexes()) {
            String name = names.index(canonical, row, index);
            String source = index.sourceName() == null ? name : index.sourceName();
            map(NameMapping.Kind.INDEX, source, name);
            indexes.add(new IndexDef(source, index.accessorName(), index.algorithm(), index.columns()));
        }
        List<ConstraintDef> constraints = table.constraints().stream()
                .map(each -> new ConstraintDef(names.constraint(canonical, row, each), each.uniqueColumns()))
                .toList();
        List<SequenceDef> sequences = table.sequences().stream()
                .map(each -> new SequenceDef(
                        names.sequence(canonical, row, each),
                        each.column(),
                        each.start(),
                        each.minValue(),
                        each.maxValue(),
                        each.increment()))
                .toList();
        out.table(new TableDef(
                table.sourceName(),
                table.productTypeRef(),
                table.primaryKey(),
                indexes,
                constraints,
                sequences,
                table.isSystem(),
                table.isPublic(),
                table.defaults(),
                table.isEvent()));
    }

    private void functions() {
        Set<String> hidden = def.functionsOfHost();
        for (ReducerDef each : def.reducers()) {
            map(NameMapping.Kind.FUNCTION, each.sourceName(), names.function(each.sourceName()));
            FunctionVisibility visibility =
                    hidden.contains(each.sourceName()) ? FunctionVisibility.PRIVATE : each.visibility();
            out.reducer(new ReducerDef(
                    each.sourceName(),
                    params(each.params()),
                    visibility,
                    names.converted(each.okReturnType()),
                    names.converted(each.errReturnType())));
        }
        for (ProcedureDef each : def.procedures()) {
            map(NameMapping.Kind.FUNCTION, each.sourceName(), names.function(each.sourceName()));
            FunctionVisibility visibility =
                    hidden.contains(each.sourceName()) ? FunctionVisibility.PRIVATE : each.visibility();
            out.procedure(new ProcedureDef(
                    each.sourceName(), params(each.params()), names.converted(each.returnType()), visibility));
        }
        for (ViewDef each : def.views()) {
            map(NameMapping.Kind.FUNCTION, each.sourceName(), names.function(each.sourceName()));
            out.view(new ViewDef(
                    each.sourceName(),
                    each.index(),
                    each.isPublic(),
                    each.isAnonymous(),
                    params(each.params()),
                    names.converted(each.returnType())));
        }
        for (String handler : def.httpHandlers()) {
            map(NameMapping.Kind.FUNCTION, handler, names.function(handler));
            out.httpHandler(handler);
        }
    }

    private ProductType params(ProductType params) {
        return new ProductType(params.elements().stream()
                .map(each -> new ProductType.Element(
                        each.name() == null ? null : names.element(each.name()), names.converted(each.type())))
                .toList());
    }
}
