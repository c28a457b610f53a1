package dev.stdb.codegen.javaclient;

import dev.stdb.codegen.model.ClientModel;
import dev.stdb.codegen.text.SourceText;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import java.util.ArrayList;
import java.util.List;

/** Writes records, enums and sealed interfaces. */
final class TypeFile {
    private static final String READER = "dev.stdb.bsatn.BsatnReader";
    private static final String WRITER = "dev.stdb.bsatn.BsatnWriter";
    private static final String OVERRIDE = "java.lang.Override";
    private static final int LINE_MAX = 100;

    private final ClientModel model;
    private final JavaNames names;

    TypeFile(ClientModel model, JavaNames names) {
        this.model = model;
        this.names = names;
    }

    JavaFile write(int typeRef, String className) {
        JavaFile file = new JavaFile(names.packageName(), className, names.packageTypes());
        JavaTypes types = new JavaTypes(model, names, file);
        AlgebraicType type = model.typespace().get(typeRef);
        if (type instanceof ProductType product) {
            writeRecord(file, types, className, product);
        } else if (SpecialTypes.isPlainEnum(type)) {
            writeEnum(file, className, (SumType) type);
        } else {
            writeSealed(file, types, className, (SumType) type);
        }
        return file;
    }

    private void writeRecord(JavaFile file, JavaTypes types, String className, ProductType product) {
        SourceText out = file.body();
        List<String> members = JavaNames.elements(product);
        out.line("/** Type {@code " + className + "} of the module. */");
        out.line(file.generatedAnnotation());
        list(out, "public record " + className + "(", components(types, product, members), ") {");
        out.indent();
        List<String> reads = new ArrayList<>();
        product.elements().forEach(element -> reads.add(types.read(element.type(), "in", 0)));
        out.line("/** Reads a value. */");
        out.open("public static " + className + " read(" + file.use(READER) + " in) {");
        list(out, "return new " + className + "(", reads, ");");
        out.close("}");
        out.blank();
        String writer = members.contains("out") ? "out_" : "out";
        out.line("/** Writes this value. */");
        out.open("public void write(" + file.use(WRITER) + " " + writer + ") {");
        for (int i = 0; i < members.size(); i++) {
            statement(out, types.write(product.typeAt(i), writer, members.get(i), 0));
        }
        out.close("}");
        List<AlgebraicType> memberTypes =
                product.elements().stream().map(ProductType.Element::type).toList();
        writeEquality(file, types, className, memberTypes, members);
        out.close("}");
    }

    private static List<String> components(JavaTypes types, ProductType product, List<String> members) {
        List<String> components = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            components.add(types.type(product.typeAt(i)) + " " + members.get(i));
        }
        return components;
    }

    /** Writes a list on one line, or each item on its own when that would be too long. */
    private static void list(SourceText out, String start, List<String> items, String end) {
        String line = start + String.join(", ", items) + end;
        if (line.length() <= LINE_MAX) {
            out.line(line);
            return;
        }
        out.line(start);
        out.indent().indent();
        for (int i = 0; i < items.size(); i++) {
            out.line(items.get(i) + (i + 1 < items.size() ? "," : end));
        }
        out.outdent().outdent();
    }

    /** Arrays compare by identity; records with byte strings therefore need an equality of their own. */
    private static void writeEquality(
            JavaFile file, JavaTypes types, String className, List<AlgebraicType> memberTypes, List<String> members) {
        if (memberTypes.stream().noneMatch(types::containsBytes)) {
            return;
        }
        SourceText out = file.body();
        String codecs = file.use("dev.stdb.client.Codecs");
        String objects = file.use("java.util.Objects");
        List<String> equal = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            boolean bytes = types.containsBytes(memberTypes.get(i));
            String name = members.get(i);
            equal.add((bytes ? codecs + ".equal" : objects + ".equals") + "(this." + name + ", that." + name + ")");
            hashes.add(bytes ? codecs + ".hash(" + name + ")" : name);
        }
        out.blank();
        out.line("@" + file.use(OVERRIDE));
        out.open("public boolean equals(" + file.use("java.lang.Object") + " other) {");
        out.line("return other instanceof " + className + " that");
        out.indent().indent();
        for (int i = 0; i < equal.size(); i++) {
            out.line("&& " + equal.get(i) + (i + 1 == equal.size() ? ";" : ""));
        }
        out.outdent().outdent();
        out.close("}");
        out.blank();
        out.line("@" + file.use(OVERRIDE));
        out.open("public int hashCode() {");
        out.line("return " + objects + ".hash(" + String.join(", ", hashes) + ");");
        out.close("}");
    }

    private void writeEnum(JavaFile file, String className, SumType sum) {
        SourceText out = file.body();
        List<String> constants = JavaNames.constants(variantNames(sum));
        out.line("/** Type {@code " + className + "} of the module; the order is that of the encoding. */");
        out.line(file.generatedAnnotation());
        out.open("public enum " + className + " {");
        for (int i = 0; i < constants.size(); i++) {
            out.line("/** Variant {@code " + sum.variants().get(i).name() + "}. */");
            out.line(constants.get(i) + (i + 1 == constants.size() ? ";" : ","));
        }
        out.blank();
        String all = constants.contains("VALUES") ? "VALUES_" : "VALUES";
        out.line("private static final " + className + "[] " + all + " = values();");
        out.blank();
        out.line("/** Reads a value. */");
        out.open("public static " + className + " read(" + file.use(READER) + " in) {");
        out.line("return " + all + "[in.readTag(" + all + ".length, \"" + className + "\")];");
        out.close("}");
        out.blank();
        out.line("/** Writes this value. */");
        out.open("public void write(" + file.use(WRITER) + " out) {");
        out.line("out.writeTag(ordinal());");
        out.close("}");
        out.close("}");
    }

    private void writeSealed(JavaFile file, JavaTypes types, String className, SumType sum) {
        SourceText out = file.body();
        List<String> classes = JavaNames.variantClasses(className, variantNames(sum));
        classes.forEach(file::declare);
        out.line("/** Type {@code " + className + "} of the module. */");
        out.line(file.generatedAnnotation());
        if (classes.isEmpty()) {
            // A sum without variants has no values and nothing could be permitted.
            out.open("public final class " + className + " {");
            out.line("private " + className + "() {}");
            out.blank();
            out.line("/** Always fails: there is no value. */");
            out.open("public static " + className + " read(" + file.use(READER) + " in) {");
            out.line("throw new " + file.use("java.lang.IllegalStateException") + "(\"type without values\");");
            out.close("}");
            out.blank();
            out.line("/** Never called: there is no value. */");
            out.line("public void write(" + file.use(WRITER) + " out) {}");
            out.close("}");
            return;
        }
        out.open("public sealed interface " + className + " {");
        for (int i = 0; i < classes.size(); i++) {
            writeVariant(file, types, className, classes.get(i), sum, i);
            out.blank();
        }
        out.line("/** Writes this value. */");
        out.line("void write(" + file.use(WRITER) + " out);");
        out.blank();
        out.line("/** Reads a value. */");
        out.open("static " + className + " read(" + file.use(READER) + " in) {");
        out.open("return switch (in.readTag(" + classes.size() + ", \"" + className + "\")) {");
        for (int i = 0; i < classes.size(); i++) {
            AlgebraicType payload = sum.typeAt(i);
            String value = SpecialTypes.isUnit(payload) ? "" : types.read(payload, "in", 0);
            String label = i + 1 == classes.size() ? "default" : "case " + i;
            out.line(label + " -> new " + classes.get(i) + "(" + value + ");");
        }
        out.close("};");
        out.close("}");
        out.close("}");
    }

    private static void writeVariant(
            JavaFile file, JavaTypes types, String className, String variantClass, SumType sum, int tag) {
        SourceText out = file.body();
        AlgebraicType payload = sum.typeAt(tag);
        boolean unit = SpecialTypes.isUnit(payload);
        out.line("/** Variant {@code " + sum.variants().get(tag).name() + "}. */");
        out.open("record " + variantClass + "(" + (unit ? "" : types.type(payload) + " value") + ") implements "
                + className + " {");
        out.line("@" + file.use(OVERRIDE));
        out.open("public void write(" + file.use(WRITER) + " out) {");
        out.line("out.writeTag(" + tag + ");");
        if (!unit) {
            statement(out, types.write(payload, "out", "value", 0));
        }
        out.close("}");
        if (!unit) {
            writeEquality(file, types, variantClass, List.of(payload), List.of("value"));
        }
        out.close("}");
    }

    private static void statement(SourceText out, String expression) {
        if (!expression.isEmpty()) {
            out.line(expression + ";");
        }
    }

    private static List<String> variantNames(SumType sum) {
        return sum.variants().stream()
                .map(variant -> String.valueOf(variant.name()))
                .toList();
    }
}
