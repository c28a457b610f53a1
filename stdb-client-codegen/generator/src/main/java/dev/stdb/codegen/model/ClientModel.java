package dev.stdb.codegen.model;

import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.moduledef.IndexDef;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ModuleNames;
import dev.stdb.moduledef.SubmoduleDef;
import dev.stdb.moduledef.TableDef;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.Typespace;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.NamedType;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.schema.ViewSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything a client is generated from: a module, or a submodule of one, which has a typespace of its own.
 *
 * @param typespace the types with canonical names of elements and variants
 * @param typeRefs slots of the types of clients, ascending: all but those that only private objects use
 * @param types those of them that have a name, sorted by their joined names
 * @param tables the tables and views, sorted by canonical name
 * @param reducers the reducers clients may call, sorted by canonical name
 * @param procedures the procedures clients may call, sorted by canonical name
 * @param namespaces the submodules, sorted by accessor name
 */
public record ClientModel(
        Typespace typespace,
        List<Integer> typeRefs,
        List<NamedType> types,
        List<ClientTable> tables,
        List<ClientFunction> reducers,
        List<ClientFunction> procedures,
        List<ClientNamespace> namespaces) {
    /** Copies the lists. */
    public ClientModel {
        typeRefs = List.copyOf(typeRefs);
        types = List.copyOf(types);
        tables = List.copyOf(tables);
        reducers = List.copyOf(reducers);
        procedures = List.copyOf(procedures);
        namespaces = List.copyOf(namespaces);
    }

    /**
     * Derives the model of a definition.
     *
     * @param includePrivate whether private tables, views and functions are part of it
     * @throws dev.stdb.StdbException if the definition is invalid
     */
    public static ClientModel of(ModuleDef def, boolean includePrivate) {
        return of(def, "", includePrivate);
    }

    /** @param path what names on the wire begin with: empty, or the canonical path of a submodule and a dot */
    private static ClientModel of(ModuleDef def, String path, boolean includePrivate) {
        DatabaseSchema schema = DatabaseSchema.of(def);
        List<ClientTable> tables = tables(schema, path, includePrivate);
        List<ClientFunction> reducers = reducers(schema, path, includePrivate);
        List<ClientFunction> procedures = procedures(schema, path, includePrivate);
        UsedTypes used = new UsedTypes(schema.typespace());
        used.add(tables(schema, path, true), reducers(schema, path, true), procedures(schema, path, true));
        UsedTypes shown = new UsedTypes(schema.typespace());
        shown.add(tables, reducers, procedures);
        // What nothing uses was declared for its own sake.
        schema.types().stream().filter(type -> !used.contains(type.typeRef())).forEach(shown::add);
        List<NamedType> types = schema.types().stream()
                .filter(type -> shown.contains(type.typeRef()))
                .sorted(Comparator.comparing(NamedType::joinedName))
                .toList();
        return new ClientModel(
                schema.typespace(),
                shown.slots(),
                types,
                tables,
                reducers,
                procedures,
                namespaces(def, path, includePrivate));
    }

    private static List<ClientTable> tables(DatabaseSchema schema, String path, boolean includePrivate) {
        List<ClientTable> tables = new ArrayList<>();
        for (TableSchema table : schema.tables()) {
            if ((table.isPublic() || includePrivate) && !isInSubmodule(table.name())) {
                tables.add(table(schema, path, table));
            }
        }
        for (ViewSchema view : schema.views()) {
            if ((view.isPublic() || includePrivate) && !isInSubmodule(view.name())) {
                tables.add(view(schema, path, view));
            }
        }
        tables.sort(Comparator.comparing(ClientTable::name));
        return tables;
    }

    private static List<ClientFunction> reducers(DatabaseSchema schema, String path, boolean includePrivate) {
        return schema.reducers().stream()
                .filter(each -> each.lifecycle() == null && (each.clientCallable() || includePrivate))
                .filter(each -> !isInSubmodule(each.name()))
                .map(each -> reducer(schema, path, each))
                .sorted(Comparator.comparing(ClientFunction::name))
                .toList();
    }

    private static List<ClientFunction> procedures(DatabaseSchema schema, String path, boolean includePrivate) {
        return schema.procedures().stream()
                .filter(each -> each.clientCallable() || includePrivate)
                .filter(each -> !isInSubmodule(each.name()))
                .map(each -> new ClientFunction(
                        path + each.name(), each.sourceName(), each.declaredParams(), each.declaredReturnType(), null))
                .sorted(Comparator.comparing(ClientFunction::name))
                .toList();
    }

    private static List<ClientNamespace> namespaces(ModuleDef def, String path, boolean includePrivate) {
        ModuleNames names = new ModuleNames(def);
        return def.submodules().stream()
                .sorted(Comparator.comparing(SubmoduleDef::namespace))
                .map(each -> new ClientNamespace(
                        each.namespace(),
                        of(each.module(), path + names.namespace(each.namespace()) + ".", includePrivate)))
                .toList();
    }

    private static ClientFunction reducer(DatabaseSchema schema, String path, ReducerSchema reducer) {
        ReducerSchema error = schema.errorOf(reducer.name());
        return new ClientFunction(
                path + reducer.name(),
                reducer.sourceName(),
                reducer.declaredParams(),
                SpecialTypes.UNIT,
                error == null ? null : error.declaredParams().typeAt(0));
    }

    /** Returns the name of the type in a slot, if it has one. */
    public Optional<NamedType> typeName(int typeRef) {
        return types.stream().filter(type -> type.typeRef() == typeRef).findFirst();
    }

    private static ClientTable table(DatabaseSchema schema, String path, TableSchema table) {
        TableDef def = schema.raw().tables().stream()
                .filter(each -> each.sourceName().equals(table.accessorName()))
                .findFirst()
                .orElseThrow();
        List<ClientTable.Index> indexes = new ArrayList<>();
        for (int i = 0; i < table.indexes().size(); i++) {
            IndexSchema index = table.indexes().get(i);
            IndexDef raw = def.indexes().get(i);
            indexes.add(new ClientTable.Index(
                    path + index.name(),
                    Optional.ofNullable(raw.accessorName()),
                    index.columns(),
                    table.isUnique(index),
                    index.algorithm() != IndexAlgorithm.HASH));
        }
        List<Integer> unique = table.constraints().stream()
                .filter(each -> each.uniqueColumns().size() == 1)
                .map(each -> each.uniqueColumns().get(0))
                .sorted()
                .toList();
        return new ClientTable(
                path + table.name(),
                table.accessorName(),
                table.rowTypeRef(),
                columns(schema, table.rowTypeRef()),
                def.key(),
                indexes,
                unique,
                table.isEvent(),
                false,
                table.isPublic(),
                new ProductType(List.of()));
    }

    private static ClientTable view(DatabaseSchema schema, String path, ViewSchema view) {
        return new ClientTable(
                path + view.name(),
                view.accessorName(),
                view.rowTypeRef(),
                columns(schema, view.rowTypeRef()),
                view.primaryKey().stream().boxed().toList(),
                List.of(),
                List.of(),
                false,
                true,
                view.isPublic(),
                view.params());
    }

    private static List<ClientTable.Column> columns(DatabaseSchema schema, int rowTypeRef) {
        ProductType canonical = (ProductType) schema.typespace().get(rowTypeRef);
        ProductType source = (ProductType) schema.raw().typespace().get(rowTypeRef);
        List<ClientTable.Column> columns = new ArrayList<>();
        for (int i = 0; i < canonical.size(); i++) {
            columns.add(new ClientTable.Column(
                    String.valueOf(canonical.elements().get(i).name()),
                    String.valueOf(source.elements().get(i).name()),
                    canonical.typeAt(i)));
        }
        return columns;
    }

    private static boolean isInSubmodule(String name) {
        return name.indexOf('.') >= 0;
    }
}
