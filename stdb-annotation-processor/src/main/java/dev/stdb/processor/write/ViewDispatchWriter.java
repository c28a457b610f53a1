package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.TypeUse.ListUse;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.model.ViewModel;
import dev.stdb.processor.model.ViewModel.Returns;
import dev.stdb.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** Writes what turns a call of a view by number into a call of the author's method. */
final class ViewDispatchWriter {
    private static final List<String> SENDER = List.of("sender0", "sender1", "sender2", "sender3");

    private final Names names;
    private final TypeCode types;
    private final ModuleModel module;

    ViewDispatchWriter(Names names, TypeCode types, ModuleModel module) {
        this.names = names;
        this.types = types;
        this.module = module;
    }

    /** Returns the list in which the rows of a view are encoded. */
    static ListUse rows(ViewModel view) {
        return new ListUse(new NamedUse(view.slot()), false);
    }

    private TypeName context(boolean anonymous) {
        return ParameterizedTypeName.get(Names.viewContext(module.packageName(), anonymous), names.db());
    }

    TypeSpec dispatch() {
        ClassName readOnlyDb = Names.readOnlyDb(module.packageName());
        TypeSpec.Builder dispatch = TypeSpec.classBuilder(names.viewDispatch())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("Calls views by number: decodes the arguments, encodes the rows, reports failures.\n")
                .addField(FieldSpec.builder(readOnlyDb, "db", Modifier.PRIVATE, Modifier.STATIC)
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        for (boolean anonymous : List.of(false, true)) {
            if (!module.views(anonymous).isEmpty()) {
                dispatch.addMethod(call(anonymous));
            }
        }
        dispatch.addMethod(MethodSpec.methodBuilder("db")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(readOnlyDb)
                .addStatement("$T tables = db", readOnlyDb)
                .beginControlFlow("if (tables == null)")
                .addStatement("tables = new $T(new $T())", readOnlyDb, names.db())
                .addStatement("db = tables")
                .endControlFlow()
                .addStatement("return tables")
                .build());
        NameAllocator methods = methodNames();
        for (ViewModel view : module.views()) {
            dispatch.addMethod(viewMethod(view, methods.get(view)));
        }
        return dispatch.build();
    }

    static String callName(boolean anonymous) {
        return anonymous ? "callAnonymous" : "call";
    }

    private NameAllocator methodNames() {
        NameAllocator methods = new NameAllocator();
        methods.newName(callName(false));
        methods.newName(callName(true));
        methods.newName("db");
        for (ViewModel view : module.views()) {
            methods.newName(view.method(), view);
        }
        return methods;
    }

    /** Adds the parameters of a call and returns those that say who calls. */
    private static List<String> addParameters(MethodSpec.Builder method, boolean anonymous) {
        List<String> words = anonymous ? List.of() : SENDER;
        method.addParameter(TypeName.INT, "id");
        words.forEach(word -> method.addParameter(TypeName.LONG, word));
        method.addParameter(TypeName.INT, "arguments").addParameter(TypeName.INT, "result");
        return words;
    }

    private MethodSpec call(boolean anonymous) {
        MethodSpec.Builder call = MethodSpec.methodBuilder(callName(anonymous))
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addJavadoc(
                        "Runs one view; parameters and result as in {@code $L}.\n",
                        anonymous ? "__call_view_anon__" : "__call_view__")
                .returns(TypeName.INT);
        List<String> words = new ArrayList<>(List.of("db()"));
        words.addAll(addParameters(call, anonymous));
        ClassName context = Names.viewContext(module.packageName(), anonymous);
        CallBody body = CallBody.beginWithArguments().context(context(anonymous), context, String.join(", ", words));
        NameAllocator methods = methodNames();
        List<ViewModel> views = module.views(anonymous);
        for (int id = 0; id < views.size(); id++) {
            CodeBlock code = CodeBlock.of("$N(ctx, at, result)", methods.get(views.get(id)));
            body.add(
                    id,
                    anonymous
                            ? CodeBlock.of("return $L", code)
                            : CodeBlock.of(
                                    "return $T.answer($L, ctx.$N())",
                                    Names.VIEW_RESULTS,
                                    code,
                                    ViewContextWriter.ASKED));
        }
        return call.addCode(body.end("view", "result")).build();
    }

    private MethodSpec viewMethod(ViewModel view, String name) {
        NameAllocator locals = new NameAllocator();
        for (String taken : List.of("ctx", "at", "result")) {
            locals.newName(taken);
        }
        CodeBlock.Builder body = CodeBlock.builder();
        CodeBlock arguments = Arguments.read(view.parameters(), names, types, locals, body);
        CodeBlock call = bridges().call(view, arguments);
        if (view.returns() == Returns.QUERY) {
            body.addStatement("return $T.query(result, $L)", Names.VIEW_RESULTS, call);
        } else {
            addRows(body, view, locals, call);
        }
        MethodSpec.Builder result = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(TypeName.INT)
                .addParameter(context(view.isAnonymous()), "ctx")
                .addParameter(TypeName.INT, "at")
                .addParameter(TypeName.INT, "result")
                .addCode(body.build());
        if (view.throwsChecked()) {
            result.addException(Throwable.class);
        }
        return result.build();
    }

    private void addRows(CodeBlock.Builder body, ViewModel view, NameAllocator locals, CodeBlock call) {
        TypeUse use = rows(view);
        String rows = locals.newName("rows");
        if (view.returns() == Returns.LIST) {
            body.addStatement("$T $N = $L", names.type(use), rows, call);
        } else {
            String row = locals.newName("row");
            body.addStatement("$T $N = $L", returnType(view), row, call)
                    .addStatement(
                            "$T $N = $N.isPresent() ? $T.of($N.get()) : $T.of()",
                            names.type(use),
                            rows,
                            row,
                            List.class,
                            row,
                            List.class);
        }
        String start = locals.newName("start");
        CodeBlock value = CodeBlock.of("$N", rows);
        body.addStatement("int $N = $T.begin($L)", start, Names.VIEW_RESULTS, types.sizeMax(use, value))
                .addStatement(
                        "return $T.rows(result, $N, $L)",
                        Names.VIEW_RESULTS,
                        start,
                        types.write(use, CodeBlock.of("$N", start), value));
    }

    private TypeName returnType(ViewModel view) {
        Class<?> type = switch (view.returns()) {
            case LIST -> List.class;
            case OPTIONAL -> Optional.class;
            case QUERY -> Query.class;
        };
        return ParameterizedTypeName.get(ClassName.get(type), names.type(new NamedUse(view.slot())));
    }

    /** Returns what writes the classes through which package-private views are called. */
    Bridges<ViewModel> bridges() {
        return new Bridges<>("views", Names::viewBridge, view -> context(view.isAnonymous()), this::returnType, names);
    }

    /** Returns the method that the host calls. */
    MethodSpec export(boolean anonymous) {
        MethodSpec.Builder export = MethodSpec.methodBuilder(anonymous ? "callViewAnonymous" : "callView")
                .addAnnotation(DispatchWriter.export(anonymous ? "__call_view_anon__" : "__call_view__"))
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(TypeName.INT);
        List<String> words = new ArrayList<>(List.of("id"));
        words.addAll(addParameters(export, anonymous));
        return export.addStatement(
                        "return $T.$N($L, arguments, result)",
                        names.viewDispatch(),
                        callName(anonymous),
                        String.join(", ", words))
                .build();
    }
}
