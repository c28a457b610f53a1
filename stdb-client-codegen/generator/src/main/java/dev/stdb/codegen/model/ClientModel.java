package dev.stdb.codegen.model;

import dev.stdb.moduledef.IndexDef;
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
 * Everything a client is generated from.
 *
 * @param typespace the types with canonical names of elements and variants
 * @param types the named types, sorted by their joined names
 * @param tables the tables and views, sorted by canonical name
 * @param reducers the reducers clients may call, sorted by canonical name
 * @param procedures the procedures clients may call, sorted by canonical name
 */
public record ClientModel(
        Typespace typespace,
        List<NamedType> types,
        List<ClientTable> tables,
        List<ClientFunction> reducers,
        List<ClientFunction> procedures) {
    /** Copies the lists. */
    public ClientModel {
        types = List.copyOf(types);
        tables = List.copyOf(tables);
        reducers = List.copyOf(reducers);
        procedures = List.copyOf(procedures);
    }

    /**
     * Derives the model of a schema. Objects of submodules, which have typespaces of their own, are left out.
     *
     * @param includePrivate whether private tables, views and functions are part of it
     */
    public static ClientModel of(DatabaseSchema schema, boolean includePrivate) {
        List<NamedType> types = new ArrayList<>(schema.types());
        types.sort(Comparator.comparing(NamedType::joinedName));
        List<ClientTable> tables = new ArrayList<>();
        for (TableSchema table : schema.tables()) {
            if ((table.isPublic() || includePrivate) && !isInSubmodule(table.name())) {
                tables.add(table(schema, table));
            }
        }
        for (ViewSchema view : schema.views()) {
            if ((view.isPublic() || includePrivate) && !isInSubmodule(view.name())) {
                tables.add(view(schema, view));
            }
        }
        tables.sort(Comparator.comparing(ClientTable::name));
        List<ClientFunction> reducers = schema.reducers().stream()
                .filter(each -> each.lifecycle() == null && (each.clientCallable() || includePrivate))
                .filter(each -> !isInSubmodule(each.name()))
                .map(each -> reducer(schema, each))
                .sorted(Comparator.comparing(ClientFunction::name))
                .toList();
        List<ClientFunction> procedures = schema.procedures().stream()
                .filter(each -> each.clientCallable() || includePrivate)
                .filter(each -> !isInSubmodule(each.name()))
                .map(each -> new ClientFunction(
                        each.name(), each.sourceName(), each.declaredParams(), each.declaredReturnType(), null))
                .sorted(Comparator.comparing(ClientFunction::name))
                .toList();
        return new ClientModel(schema.typespace(), types, tables, reducers, procedures);
    }

    private static ClientFunction reducer(DatabaseSchema schema, ReducerSchema reducer) {
        ReducerSchema error = schema.errorOf(reducer.name());
        return new ClientFunction(
                reducer.name(),
                reducer.sourceName(),
                reducer.declaredParams(),
                SpecialTypes.UNIT,
                error == null ? null : error.declaredParams().typeAt(0));
    }

    /** Returns the name of the type in a slot, if it has one. */
    public Optional<NamedType> typeName(int typeRef) {
        return types.stream().filter(type -> type.typeRef() == typeRef).findFirst();
    }

    private static ClientTable table(DatabaseSchema schema, TableSchema table) {
        TableDef def = schema.raw().tables().stream()
                .filter(each -> each.sourceName().equals(table.accessorName()))
                .findFirst()
                .orElseThrow();
        List<ClientTable.Index> indexes = new ArrayList<>();
        for (int i = 0; i < table.indexes().size(); i++) {
            IndexSchema index = table.indexes().get(i);
            IndexDef raw = def.indexes().get(i);
            indexes.add(new ClientTable.Index(
                    index.name(), Optional.ofNullable(raw.accessorName()), index.columns(), table.isUnique(index)));
        }
        List<Integer> unique = table.constraints().stream()
                .filter(each -> each.uniqueColumns().size() == 1)
                .map(each -> each.uniqueColumns().get(0))
                .sorted()
                .toList();
        return new ClientTable(
                table.name(),
                table.accessorName(),
                table.rowTypeRef(),
                columns(schema, table.rowTypeRef()),
                table.primaryKey(),
                indexes,
                unique,
                table.isEvent(),
                false,
                table.isPublic(),
                new ProductType(List.of()));
    }

    private static ClientTable view(DatabaseSchema schema, ViewSchema view) {
        return new ClientTable(
                view.name(),
                view.accessorName(),
                view.rowTypeRef(),
                columns(schema, view.rowTypeRef()),
                view.primaryKey(),
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
