package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.stdb.moduledef.NameCase;
import dev.stdb.processor.model.IndexModel;
import dev.stdb.processor.model.JavaName;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.model.ReducerModel;
import dev.stdb.processor.model.Scalar;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeDefinition.Declared;
import dev.stdb.processor.model.TypeDefinition.RecordDefinition;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.TypeUse.ListUse;
import dev.stdb.processor.model.TypeUse.MapUse;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.model.TypeUse.OptionalUse;
import dev.stdb.processor.model.TypeUse.ResultUse;
import dev.stdb.processor.model.TypeUse.ScalarUse;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Result;
import dev.stdb.types.ScheduleAt;
import dev.stdb.types.TimeDuration;
import dev.stdb.types.Timestamp;
import dev.stdb.types.Uuid;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Names of the classes that are generated and of those they use. */
final class Names {

    static final ClassName TABLE_HANDLE = runtime("TableHandle");
    static final ClassName INDEX_HANDLE = runtime("IndexHandle");
    static final ClassName ROW_ITERATOR = runtime("RowIterator");
    static final ClassName REDUCER_CONTEXT = runtime("ReducerContext");
    static final ClassName REDUCER_EXCEPTION = runtime("ReducerException");
    static final ClassName PROCEDURE_CONTEXT = runtime("ProcedureContext");
    static final ClassName RANGE = runtime("Range");
    static final ClassName MEMORY = runtime("Memory");
    static final ClassName SCRATCH = runtime("Scratch");
    static final ClassName CURSOR = runtime("Cursor");
    static final ClassName STRINGS = runtime("Strings");
    static final ClassName VALUES = runtime("Values");
    static final ClassName MODULE_CALLS = runtime("ModuleCalls");
    static final ClassName WASM_EXPORT = runtime("WasmExport");
    static final ClassName SCHEDULED_RUN = runtime("ScheduledRun");
    static final ClassName CRON_TIMES = runtime("CronTimes");
    static final ClassName ZONE_CLOCK = runtime("ZoneClock");
    static final ClassName BASE_VIEW_CONTEXT = runtime("BaseViewContext");
    static final ClassName VIEW_RESULTS = runtime("ViewResults");
    static final ClassName TABLE_QUERY = query("TableQuery");
    static final ClassName COLUMN = query("Column");
    static final ClassName BOOL_COLUMN = query("BoolColumn");
    static final ClassName UNSIGNED_COLUMN = query("UnsignedColumn");
    static final ClassName ENUM_COLUMN = query("EnumColumn");
    static final ClassName OPTION_COLUMN = query("OptionColumn");
    static final ClassName COLUMN_TYPE = query("ColumnType");
    static final ClassName INDEXED_COLUMN = query("IndexedColumn");

    static final ClassName HANDLER_CONTEXT = runtime("HandlerContext");
    static final ClassName HANDLER_CALLS = runtime("HandlerCalls");
    static final ClassName HTTP_REQUEST = runtime("HttpRequest");
    static final ClassName HTTP_ANSWER = runtime("HttpAnswer");
    static final ClassName ENVIRONMENT_VALUES = runtime("EnvironmentValues");

    private static final String FIXED_PACKAGE = "dev.stdb.generated";
    static final ClassName MODULE_EXPORTS = ClassName.get(FIXED_PACKAGE, "ModuleExports");
    static final ClassName MODULE_MAIN = ClassName.get(FIXED_PACKAGE, "ModuleMain");

    private final ModuleModel module;

    /** A module type may be called like a list or optional of another; the one asked for first keeps the plain name. */
    private final NameAllocator codecs = new NameAllocator();

    private final Set<TypeUse> named = new HashSet<>();

    Names(ModuleModel module) {
        this.module = module;
    }

    private static ClassName runtime(String simpleName) {
        return ClassName.get("dev.stdb.module", simpleName);
    }

    private static ClassName query(String simpleName) {
        return ClassName.get("dev.stdb.query", simpleName);
    }

    ClassName db() {
        return db(module.packageName());
    }

    /** Returns the database as views see it. */
    static ClassName readOnlyDb(String packageName) {
        return ClassName.get(packageName, "ReadOnlyDb");
    }

    /** Returns the start of queries. */
    static ClassName from(String packageName) {
        return ClassName.get(packageName, "From");
    }

    /** Returns the context of views that know their caller, or that of those that do not. */
    static ClassName viewContext(String packageName, boolean anonymous) {
        return ClassName.get(packageName, anonymous ? "AnonymousViewContext" : "ViewContext");
    }

    ClassName viewDispatch() {
        return ClassName.get(module.packageName(), "ViewDispatch");
    }

    static ClassName viewBridge(String packageName) {
        return ClassName.get(packageName, "ViewBridge");
    }

    static ClassName db(String packageName) {
        return ClassName.get(packageName, "Db");
    }

    ClassName dispatch() {
        return ClassName.get(module.packageName(), "ReducerDispatch");
    }

    ClassName handlerDispatch() {
        return ClassName.get(module.packageName(), "HandlerDispatch");
    }

    static ClassName handlerBridge(String packageName) {
        return ClassName.get(packageName, "HandlerBridge");
    }

    static ClassName env(String packageName) {
        return ClassName.get(packageName, "Env");
    }

    static ClassName bridge(String packageName) {
        return ClassName.get(packageName, "ReducerBridge");
    }

    static ClassName migrationBridge(String packageName) {
        return ClassName.get(packageName, "MigrationBridge");
    }

    ClassName procedureDispatch() {
        return ClassName.get(module.packageName(), "ProcedureDispatch");
    }

    static ClassName procedureBridge(String packageName) {
        return ClassName.get(packageName, "ProcedureBridge");
    }

    ClassName table(TableModel table) {
        return ClassName.get(module.packageName(), NameCase.pascal(table.name()) + "Table");
    }

    ClassName index(TableModel table, IndexModel index) {
        return table(table).nestedClass(NameCase.pascal(index.accessor()) + "Index");
    }

    /** Returns the name of a table in the database. */
    static String canonical(TableModel table) {
        return table.explicitName() ? table.name() : NameCase.snake(table.name());
    }

    /** Returns the name of a reducer in the database. */
    static String canonical(ReducerModel reducer) {
        return reducer.explicitName() ? reducer.name() : NameCase.snake(reducer.name());
    }

    /** Returns the name of the accessor of a table on {@code Db}. */
    static String tableAccessor(TableModel table) {
        return NameCase.camel(table.name());
    }

    /** Returns the modifiers of what the author may or may not use of a table. */
    static Modifier[] visibility(TableModel table) {
        return table.generated() ? new Modifier[0] : new Modifier[] {Modifier.PUBLIC};
    }

    static ClassName java(JavaName name) {
        List<String> nested = name.simpleNames().subList(1, name.simpleNames().size());
        return ClassName.get(name.packageName(), name.simpleNames().get(0), nested.toArray(new String[0]));
    }

    /** Returns the codec of a type that has one of its own. */
    ClassName codec(TypeUse use) {
        String name = named.add(use) ? codecs.newName(mangled(use) + "Codec", use) : codecs.get(use);
        return ClassName.get(module.packageName(), name);
    }

    private String mangled(TypeUse use) {
        if (use instanceof ScalarUse scalar) {
            return NameCase.pascal(scalar.scalar().name().toLowerCase(Locale.ROOT));
        }
        if (use instanceof OptionalUse optional) {
            return "OptionalOf" + mangled(optional.payload());
        }
        if (use instanceof ListUse list) {
            return (list.distinct() ? "SetOf" : "ListOf") + mangled(list.element());
        }
        if (use instanceof MapUse map) {
            return "MapOf" + mangled(map.key()) + "To" + mangled(map.value());
        }
        if (use instanceof ResultUse result) {
            return "ResultOf" + mangled(result.ok()) + "Or" + mangled(result.error());
        }
        String name = module.types().get(((NamedUse) use).slot()).name();
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    /** Returns the Java type of a value. */
    TypeName type(TypeUse use) {
        if (use instanceof ScalarUse scalar) {
            return scalar(scalar.scalar(), scalar.boxed());
        }
        if (use instanceof OptionalUse optional) {
            return ParameterizedTypeName.get(ClassName.get(Optional.class), boxed(optional.payload()));
        }
        if (use instanceof ListUse list) {
            Class<?> collection = list.distinct() ? Set.class : List.class;
            return ParameterizedTypeName.get(ClassName.get(collection), boxed(list.element()));
        }
        if (use instanceof MapUse map) {
            return ParameterizedTypeName.get(ClassName.get(Map.class), boxed(map.key()), boxed(map.value()));
        }
        if (use instanceof ResultUse result) {
            return ParameterizedTypeName.get(ClassName.get(Result.class), boxed(result.ok()), boxed(result.error()));
        }
        Declared definition = (Declared) module.types().get(((NamedUse) use).slot());
        ClassName name = java(definition.javaName());
        if (definition instanceof RecordDefinition product
                && !product.arguments().isEmpty()) {
            return ParameterizedTypeName.get(
                    name, product.arguments().stream().map(this::boxed).toArray(TypeName[]::new));
        }
        return name;
    }

    /** Returns the Java type of a value as a type argument. */
    TypeName boxed(TypeUse use) {
        TypeName type = type(use);
        return type.isPrimitive() ? type.box() : type;
    }

    private static TypeName scalar(Scalar scalar, boolean boxed) {
        TypeName type = switch (scalar) {
            case BOOL -> TypeName.BOOLEAN;
            case I8 -> TypeName.BYTE;
            case I16, U8 -> TypeName.SHORT;
            case I32, U16 -> TypeName.INT;
            case I64, U32, U64 -> TypeName.LONG;
            case F32 -> TypeName.FLOAT;
            case F64 -> TypeName.DOUBLE;
            case I128, U128, I256, U256 -> ClassName.get(BigInteger.class);
            case STRING -> ClassName.get(String.class);
            case BYTES -> com.palantir.javapoet.ArrayTypeName.of(TypeName.BYTE);
            case IDENTITY -> ClassName.get(Identity.class);
            case CONNECTION_ID -> ClassName.get(ConnectionId.class);
            case TIMESTAMP -> ClassName.get(Timestamp.class);
            case TIME_DURATION -> ClassName.get(TimeDuration.class);
            case UUID -> ClassName.get(Uuid.class);
            case SCHEDULE_AT -> ClassName.get(ScheduleAt.class);
            case INSTANT -> ClassName.get(Instant.class);
            case DURATION -> ClassName.get(Duration.class);
            case JAVA_UUID -> ClassName.get(java.util.UUID.class);
            case LOCAL_DATE -> ClassName.get(LocalDate.class);
        };
        return boxed && type.isPrimitive() ? type.box() : type;
    }
}
