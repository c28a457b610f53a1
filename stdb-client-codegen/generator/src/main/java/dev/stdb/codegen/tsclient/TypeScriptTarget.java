package dev.stdb.codegen.tsclient;

import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratedFile;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.TargetLanguage;
import dev.stdb.codegen.model.ClientFunction;
import dev.stdb.codegen.model.ClientModel;
import dev.stdb.codegen.model.ClientTable;
import dev.stdb.codegen.text.SourceText;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SumType;
import dev.stdb.schema.NamedType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** TypeScript clients. Stateless. */
public final class TypeScriptTarget implements TargetLanguage {

    /** Creates the target. */
    public TypeScriptTarget() {}

    @Override
    public String name() {
        return "typescript";
    }

    @Override
    public Set<String> fileSuffixes() {
        return Set.of(".ts");
    }

    @Override
    public List<GeneratedFile> generate(ClientModel model, GeneratorOptions options) {
        List<Scope> scopes = Scope.all(model, Imports.of(options));
        List<GeneratedFile> files = new ArrayList<>();
        files.add(new GeneratedFile("index.ts", new IndexFile(scopes).text()));
        scopes.forEach(scope -> addFiles(scope, files));
        return files;
    }

    private static void addFiles(Scope scope, List<GeneratedFile> files) {
        ClientModel model = scope.model();
        TsTypes types = scope.types();
        Imports imports = scope.imports();
        String folder = scope.folder();
        files.add(new GeneratedFile(folder + "types.ts", typesFile(model, types, imports)));
        for (ClientTable table : model.tables()) {
            files.add(new GeneratedFile(folder + TsNames.tableFile(table) + ".ts", tableFile(table, types, imports)));
        }
        for (ClientFunction reducer : model.reducers()) {
            files.add(new GeneratedFile(
                    folder + TsNames.reducerFile(reducer) + ".ts", reducerFile(reducer, types, imports)));
        }
        for (ClientFunction procedure : model.procedures()) {
            files.add(new GeneratedFile(
                    folder + TsNames.procedureFile(procedure) + ".ts", procedureFile(procedure, types, imports)));
        }
        files.add(new GeneratedFile(folder + "types/reducers.ts", reducerTypesFile(model, imports.deeper())));
        files.add(new GeneratedFile(folder + "types/procedures.ts", procedureTypesFile(model, imports.deeper())));
    }

    /** Returns a text that begins as every generated file does. */
    static SourceText newFile() {
        return new SourceText("  ")
                .line("// " + ClientGenerator.NOTICE)
                .blank()
                .line("/* eslint-disable */")
                .line("/* tslint:disable */");
    }

    private static void importTypeBuilders(SourceText out, Imports imports) {
        out.line("import { t as __t } from " + imports.runtime() + ";");
    }

    private static String typesFile(ClientModel model, TsTypes types, Imports imports) {
        SourceText out = newFile();
        if (model.types().isEmpty()) {
            return out.line("export {};").toString();
        }
        boolean recursive = model.types().stream().anyMatch(types::isRecursive);
        out.open("import {").line("t as __t,").line("type Infer as __Infer,");
        if (recursive) {
            out.line("type AlgebraicTypeType as __AlgebraicTypeType,").line("type TypeBuilder as __TypeBuilder,");
        }
        out.close("} from " + imports.runtime() + ";");
        for (NamedType type : model.types()) {
            out.blank();
            writeType(out, model, types, type);
        }
        return out.toString();
    }

    private static void writeType(SourceText out, ClientModel model, TsTypes types, NamedType type) {
        String name = type.joinedName();
        AlgebraicType shape = model.typespace().get(type.typeRef());
        boolean recursive = types.isRecursive(type);
        String annotation = recursive ? ": __TypeBuilder<" + name + ", __AlgebraicTypeType>" : "";
        String start = "export const " + name + annotation + " = __t.";
        if (shape instanceof ProductType product) {
            writeObject(out, start + "object(" + TsNames.string(name) + ", {", types.members(product), "});");
        } else if (shape instanceof SumType sum) {
            writeObject(out, start + "enum(" + TsNames.string(name) + ", {", types.variants(sum), "});");
        } else {
            out.line("export const " + name + annotation + " = " + types.builder(shape) + ";");
        }
        String value = recursive ? types.structure(shape) : "__Infer<typeof " + name + ">";
        out.line("export type " + name + " = " + value + ";");
    }

    private static void writeObject(SourceText out, String start, List<String> members, String end) {
        if (members.isEmpty()) {
            out.line(start + end);
            return;
        }
        out.open(start);
        members.forEach(member -> out.line(member + ","));
        out.close(end);
    }

    private static void importTypes(SourceText out, Set<String> names, Imports imports) {
        if (names.isEmpty()) {
            return;
        }
        out.open("import {");
        names.forEach(name -> out.line(name + ","));
        out.close("} from " + imports.file("./types") + ";");
    }

    private static Set<String> references(TsTypes types, ProductType product) {
        Set<String> names = new TreeSet<>();
        product.elements().forEach(element -> names.addAll(types.references(element.type())));
        return names;
    }

    private static String tableFile(ClientTable table, TsTypes types, Imports imports) {
        SourceText out = newFile();
        importTypeBuilders(out, imports);
        Set<String> names = new TreeSet<>();
        List<String> members = new ArrayList<>();
        List<String> properties = TsNames.properties(table);
        for (int i = 0; i < table.columns().size(); i++) {
            ClientTable.Column column = table.columns().get(i);
            names.addAll(types.references(column.type()));
            String property = properties.get(i);
            String suffix = (table.primaryKey().equals(List.of(i)) ? ".primaryKey()" : "")
                    + (property.equals(column.name()) ? "" : ".name(" + TsNames.string(column.name()) + ")");
            members.add(types.member(property, column.type(), suffix));
        }
        importTypes(out, names, imports);
        out.blank();
        writeObject(out, "export default __t.row({", members, "});");
        return out.toString();
    }

    private static String reducerFile(ClientFunction reducer, TsTypes types, Imports imports) {
        SourceText out = newFile();
        AlgebraicType error = reducer.errorType();
        Set<String> names = references(types, reducer.params());
        if (error != null) {
            names.addAll(types.references(error));
        }
        if (reducer.params().size() > 0
                || error != null && types.references(error).isEmpty()) {
            importTypeBuilders(out, imports);
        }
        importTypes(out, names, imports);
        out.blank();
        writeObject(out, "export default {", types.members(reducer.params()), "};");
        if (error != null) {
            out.line("/** What `SenderError.valueAs` takes when this reducer has refused a call. */");
            out.line("export const error = " + types.builder(error) + ";");
        }
        return out.toString();
    }

    private static String procedureFile(ClientFunction procedure, TsTypes types, Imports imports) {
        SourceText out = newFile();
        importTypeBuilders(out, imports);
        Set<String> names = references(types, procedure.params());
        names.addAll(types.references(procedure.returnType()));
        importTypes(out, names, imports);
        out.blank();
        writeObject(out, "export const params = {", types.members(procedure.params()), "};");
        out.line("export const returnType = " + types.builder(procedure.returnType()) + ";");
        return out.toString();
    }

    private static String reducerTypesFile(ClientModel model, Imports imports) {
        SourceText out = newFile();
        if (model.reducers().isEmpty()) {
            return out.line("export {};").toString();
        }
        out.line("import { type Infer as __Infer } from " + imports.runtime() + ";")
                .blank();
        for (ClientFunction reducer : model.reducers()) {
            out.line("import " + TsNames.pascal(reducer) + "Reducer from "
                    + imports.file("../" + TsNames.reducerFile(reducer)) + ";");
        }
        out.blank();
        for (ClientFunction reducer : model.reducers()) {
            String name = TsNames.pascal(reducer);
            out.line("export type " + name + "Params = __Infer<typeof " + name + "Reducer>;");
        }
        return out.toString();
    }

    private static String procedureTypesFile(ClientModel model, Imports imports) {
        SourceText out = newFile();
        if (model.procedures().isEmpty()) {
            return out.line("export {};").toString();
        }
        out.line("import { type Infer as __Infer } from " + imports.runtime() + ";")
                .blank();
        for (ClientFunction procedure : model.procedures()) {
            out.line("import * as " + TsNames.pascal(procedure) + "Procedure from "
                    + imports.file("../" + TsNames.procedureFile(procedure)) + ";");
        }
        out.blank();
        for (ClientFunction procedure : model.procedures()) {
            String name = TsNames.pascal(procedure);
            out.line("export type " + name + "Args = __Infer<typeof " + name + "Procedure.params>;");
            out.line("export type " + name + "Result = __Infer<typeof " + name + "Procedure.returnType>;");
        }
        return out.toString();
    }
}
