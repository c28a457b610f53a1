package dev.stdb.processor.step;

import dev.stdb.annotation.I128;
import dev.stdb.annotation.I256;
import dev.stdb.annotation.Name;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.U128;
import dev.stdb.annotation.U16;
import dev.stdb.annotation.U256;
import dev.stdb.annotation.U32;
import dev.stdb.annotation.U8;
import dev.stdb.annotation.Unsigned;
import dev.stdb.moduledef.NameCase;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.JavaName;
import dev.stdb.processor.model.Scalar;
import dev.stdb.processor.model.TypeDefinition;
import dev.stdb.processor.model.TypeDefinition.Constant;
import dev.stdb.processor.model.TypeDefinition.EntryDefinition;
import dev.stdb.processor.model.TypeDefinition.EnumDefinition;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeDefinition.RecordDefinition;
import dev.stdb.processor.model.TypeDefinition.SumDefinition;
import dev.stdb.processor.model.TypeDefinition.Variant;
import dev.stdb.processor.model.TypeTable;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.TypeUse.ListUse;
import dev.stdb.processor.model.TypeUse.MapUse;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.model.TypeUse.OptionalUse;
import dev.stdb.processor.model.TypeUse.ResultUse;
import dev.stdb.processor.model.TypeUse.ScalarUse;
import dev.stdb.processor.validate.AccessRules;
import dev.stdb.processor.validate.NameRules;
import dev.stdb.processor.validate.Report;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import org.jspecify.annotations.Nullable;

/**
 * Turns Java types into database types and collects the named ones, each in one typespace slot, numbered in the order
 * of first use.
 */
final class TypeReader {

    private static final Map<String, Scalar> VALUE_TYPES = Map.ofEntries(
            Map.entry(String.class.getName(), Scalar.STRING),
            Map.entry(Identity.class.getName(), Scalar.IDENTITY),
            Map.entry(ConnectionId.class.getName(), Scalar.CONNECTION_ID),
            Map.entry(Timestamp.class.getName(), Scalar.TIMESTAMP),
            Map.entry(TimeDuration.class.getName(), Scalar.TIME_DURATION),
            Map.entry(Uuid.class.getName(), Scalar.UUID),
            Map.entry(ScheduleAt.class.getName(), Scalar.SCHEDULE_AT),
            Map.entry(Instant.class.getName(), Scalar.INSTANT),
            Map.entry(Duration.class.getName(), Scalar.DURATION),
            Map.entry(UUID.class.getName(), Scalar.JAVA_UUID),
            Map.entry(LocalDate.class.getName(), Scalar.LOCAL_DATE));

    private static final Map<String, TypeKind> WRAPPERS = Map.of(
            "java.lang.Boolean", TypeKind.BOOLEAN,
            "java.lang.Byte", TypeKind.BYTE,
            "java.lang.Short", TypeKind.SHORT,
            "java.lang.Integer", TypeKind.INT,
            "java.lang.Long", TypeKind.LONG,
            "java.lang.Float", TypeKind.FLOAT,
            "java.lang.Double", TypeKind.DOUBLE,
            "java.lang.Character", TypeKind.CHAR);

    private static final Map<Class<?>, Scalar> WIDTHS = widths();

    /** Kapt's mark of Kotlin's {@code T?}. */
    private static final String NULLABLE = "org.jetbrains.annotations.Nullable";

    /**
     * Unsigned numbers in the next larger Java type.
     *
     * @param kind the Java type
     * @param scalar the database type
     */
    private record Larger(TypeKind kind, Scalar scalar) {}

    private static final Map<Class<?>, Larger> LARGER = Map.of(
            U8.class, new Larger(TypeKind.SHORT, Scalar.U8),
            U16.class, new Larger(TypeKind.INT, Scalar.U16),
            U32.class, new Larger(TypeKind.LONG, Scalar.U32));

    /** Longest name of a record with type arguments, in characters. */
    private static final int GENERIC_NAME_MAX = 120;

    /**
     * Class of the module, with arguments if it has type parameters.
     *
     * @param qualifiedName its qualified name
     * @param arguments the arguments
     */
    private record Instance(String qualifiedName, List<TypeUse> arguments) {}

    private final Report report;
    private final String packageName;
    private final Collection<TypeElement> roots;
    private final ClassFileMarks classFiles;

    /** The component, parameter or method whose type is being read, and the steps into that type. */
    private @Nullable Element declared;

    private String path = "";
    private final Set<TypeElement> read = new LinkedHashSet<>();
    private final List<@Nullable TypeDefinition> definitions = new ArrayList<>();
    private final Map<Instance, Integer> slots = new HashMap<>();

    /** Names of the types by slot, complete or not. */
    private final List<String> slotNames = new ArrayList<>();

    private final Map<String, String> ownersByName = new HashMap<>();

    /** What the type parameters of the record that is being read stand for. */
    private Map<Element, TypeUse> bindings = Map.of();

    /** Whether a record with type arguments had too long a name. */
    private boolean isEndless;

    /**
     * Creates a reader.
     *
     * @param packageName package of the module
     * @param roots its top-level classes
     * @param classFiles annotations that the compiler may not show
     */
    TypeReader(Report report, String packageName, Collection<TypeElement> roots, ClassFileMarks classFiles) {
        this.classFiles = classFiles;
        this.report = report;
        this.packageName = packageName;
        this.roots = roots;
    }

    private static Map<Class<?>, Scalar> widths() {
        Map<Class<?>, Scalar> widths = new LinkedHashMap<>();
        widths.put(I128.class, Scalar.I128);
        widths.put(U128.class, Scalar.U128);
        widths.put(I256.class, Scalar.I256);
        widths.put(U256.class, Scalar.U256);
        return widths;
    }

    /** Returns the named types read so far (nothing was reported). */
    TypeTable table() {
        List<TypeDefinition> complete = new ArrayList<>();
        for (TypeDefinition definition : definitions) {
            if (definition == null) {
                throw new IllegalStateException("type definition is incomplete");
            }
            complete.add(definition);
        }
        return new TypeTable(complete);
    }

    /** Returns the classes whose definitions were read. */
    Set<TypeElement> classes() {
        return read;
    }

    /** Returns what a slot holds, null while it is being read or after a problem. */
    @Nullable
    TypeDefinition definition(int slot) {
        return definitions.get(slot);
    }

    /** Returns whether an index may contain columns of this type. */
    boolean isIndexable(TypeUse use) {
        return use instanceof ScalarUse scalar ? scalar.scalar().isIndexable() : isPlainEnum(use);
    }

    /** Returns whether a direct index may be on a column of this type. */
    boolean isDirectKey(TypeUse use) {
        return use instanceof ScalarUse scalar ? scalar.scalar().isDirectKey() : isPlainEnum(use);
    }

    private boolean isPlainEnum(TypeUse use) {
        return use instanceof NamedUse named && definitions.get(named.slot()) instanceof EnumDefinition;
    }

    /**
     * Reads the type of a component or parameter.
     *
     * @param declared the component or parameter
     * @return the type, null if a problem was reported
     */
    @Nullable
    TypeUse read(Element declared) {
        Set<Class<?>> marks = marks(declared);
        marks.addAll(marks(declared.asType()));
        if (isScheduleKey(declared)) {
            marks.add(Unsigned.class);
        }
        if (Mirrors.find(declared, NULLABLE).isPresent()) {
            report.add(
                    Mirrors.positioned(declared),
                    Message.TYPE_NULLABLE,
                    declared.getSimpleName(),
                    Mirrors.display(declared.asType()));
            return null;
        }
        return readDeclaration(declared, declared.asType(), marks, Mirrors.positioned(declared));
    }

    private @Nullable TypeUse readDeclaration(Element declared, TypeMirror type, Set<Class<?>> marks, Element where) {
        Element outerDeclared = this.declared;
        String outerPath = path;
        this.declared = declared;
        path = "";
        try {
            return read(type, marks, where);
        } finally {
            this.declared = outerDeclared;
            path = outerPath;
        }
    }

    /**
     * Reads the type of what a method returns.
     *
     * @return the type, null if a problem was reported
     */
    @Nullable
    TypeUse readReturned(ExecutableElement method) {
        Set<Class<?>> marks = marks(method);
        marks.addAll(marks(method.getReturnType()));
        return readDeclaration(method, method.getReturnType(), marks, method);
    }

    /** The key of a scheduled table is unsigned in the database, which its values do not show. */
    private static boolean isScheduleKey(Element declared) {
        return declared.asType().getKind() == TypeKind.LONG
                && Mirrors.has(declared, PrimaryKey.class)
                && AccessRules.enclosing(declared) instanceof TypeElement row
                && TableElement.of(row).stream()
                        .anyMatch(table -> table.scheduled().isPresent());
    }

    private @Nullable TypeUse read(TypeMirror type, Set<Class<?>> marks, Element where) {
        if (type.getKind() == TypeKind.ERROR) {
            throw new UnresolvedTypeException(type.toString());
        }
        TypeUse bound = marks.isEmpty() ? bound(type) : null;
        if (bound != null) {
            return bound;
        }
        Scalar scalar = scalar(type, marks, where);
        if (scalar != null) {
            return new ScalarUse(scalar, !type.getKind().isPrimitive());
        }
        if (isNumber(type)) {
            return null;
        }
        if (!marks.isEmpty()) {
            Class<?> mark = marks.iterator().next();
            if (mark == Unsigned.class) {
                report.add(where, Message.UNSIGNED_MISPLACED, Mirrors.display(type));
            } else {
                reportWidth(mark, marks, type, where);
            }
            return null;
        }
        if (type instanceof ArrayType array) {
            return readArray(array, where);
        }
        if (type instanceof DeclaredType declared) {
            return readDeclared(declared, where);
        }
        report.add(where, Message.TYPE_UNSUPPORTED, Mirrors.display(type));
        return null;
    }

    /** Returns what a type parameter of the record that is being read stands for; null for any other type. */
    private @Nullable TypeUse bound(TypeMirror type) {
        return type instanceof TypeVariable variable ? bindings.get(variable.asElement()) : null;
    }

    /** Returns whether {@link #scalar} is responsible for the type, so that its null means a reported problem. */
    private static boolean isNumber(TypeMirror type) {
        return type.getKind().isPrimitive()
                || type instanceof DeclaredType declared
                        && (WRAPPERS.containsKey(Mirrors.qualifiedName(declared))
                                || Mirrors.qualifiedName(declared).equals(BigInteger.class.getName()));
    }

    private @Nullable Scalar scalar(TypeMirror type, Set<Class<?>> marks, Element where) {
        TypeKind kind = type.getKind();
        if (type instanceof DeclaredType declared) {
            String name = Mirrors.qualifiedName(declared);
            if (name.equals(BigInteger.class.getName())) {
                return wide(type, marks, where);
            }
            Scalar value = VALUE_TYPES.get(name);
            if (value != null && marks.isEmpty()) {
                return value;
            }
            kind = WRAPPERS.getOrDefault(name, TypeKind.DECLARED);
        }
        for (Class<?> mark : marks) {
            Larger larger = LARGER.get(mark);
            if (larger != null && larger.kind() == kind && marks.size() == 1) {
                return larger.scalar();
            }
            if (mark != Unsigned.class && isNumber(type)) {
                reportWidth(mark, marks, type, where);
                return null;
            }
        }
        return primitive(type, kind, marks.contains(Unsigned.class), where);
    }

    private @Nullable Scalar primitive(TypeMirror type, TypeKind kind, boolean unsigned, Element where) {
        switch (kind) {
            case BYTE:
                return unsigned ? narrow(type, U8.class, where) : Scalar.I8;
            case SHORT:
                return unsigned ? narrow(type, U16.class, where) : Scalar.I16;
            case INT:
                return unsigned ? narrow(type, U32.class, where) : Scalar.I32;
            case LONG:
                return unsigned ? Scalar.U64 : Scalar.I64;
            case CHAR:
                report.add(where, Message.TYPE_CHAR);
                return null;
            case BOOLEAN:
            case FLOAT:
            case DOUBLE:
                if (unsigned) {
                    report.add(where, Message.UNSIGNED_MISPLACED, Mirrors.display(type));
                    return null;
                }
                return kind == TypeKind.BOOLEAN ? Scalar.BOOL : kind == TypeKind.FLOAT ? Scalar.F32 : Scalar.F64;
            default:
                return null;
        }
    }

    /** Reports an unsigned number in a Java type that clients do not have it in. */
    private @Nullable Scalar narrow(TypeMirror type, Class<?> mark, Element where) {
        TypeKind kind = Objects.requireNonNull(LARGER.get(mark)).kind();
        report.add(
                where,
                Message.UNSIGNED_NARROW,
                Mirrors.display(type),
                mark.getSimpleName(),
                type.getKind().isPrimitive() ? kind.name().toLowerCase(Locale.ROOT) : boxedName(kind, kind.name()));
        return null;
    }

    private void reportWidth(Class<?> mark, Set<Class<?>> marks, TypeMirror type, Element where) {
        if (marks.size() > 1) {
            report.add(
                    where,
                    Message.MARKS_REPEATED,
                    Mirrors.display(type),
                    marks.stream()
                            .map(each -> "@" + each.getSimpleName())
                            .sorted()
                            .collect(Collectors.joining(", ")));
            return;
        }
        Larger larger = LARGER.get(mark);
        String expected = larger == null ? "BigInteger" : larger.kind().name().toLowerCase(Locale.ROOT);
        report.add(where, Message.WIDTH_MISPLACED, mark.getSimpleName(), expected, Mirrors.display(type));
    }

    private @Nullable Scalar wide(TypeMirror type, Set<Class<?>> marks, Element where) {
        if (marks.contains(Unsigned.class)) {
            report.add(where, Message.UNSIGNED_MISPLACED, "BigInteger");
            return null;
        }
        if (marks.isEmpty()) {
            report.add(where, Message.WIDTH_MISSING);
            return null;
        }
        if (marks.size() > 1) {
            report.add(where, Message.WIDTH_REPEATED);
            return null;
        }
        Class<?> mark = marks.iterator().next();
        if (LARGER.containsKey(mark)) {
            reportWidth(mark, marks, type, where);
            return null;
        }
        return WIDTHS.get(mark);
    }

    private @Nullable TypeUse readArray(ArrayType array, Element where) {
        if (array.getComponentType().getKind() == TypeKind.BYTE) {
            return new ScalarUse(Scalar.BYTES, true);
        }
        String element = Mirrors.display(array.getComponentType());
        String boxed = boxedName(array.getComponentType().getKind(), element);
        report.add(where, Message.TYPE_ARRAY, Mirrors.display(array), boxed);
        return null;
    }

    private static String boxedName(TypeKind kind, String otherwise) {
        for (Map.Entry<String, TypeKind> wrapper : WRAPPERS.entrySet()) {
            if (wrapper.getValue() == kind) {
                return wrapper.getKey().substring("java.lang.".length());
            }
        }
        return otherwise;
    }

    private @Nullable TypeUse readDeclared(DeclaredType type, Element where) {
        String name = Mirrors.qualifiedName(type);
        if (name.equals(Map.class.getName()) || name.equals(Result.class.getName())) {
            return readPair(type, name.equals(Map.class.getName()), where);
        }
        boolean set = name.equals(Set.class.getName());
        boolean list = set || name.equals(List.class.getName());
        if (list || name.equals(Optional.class.getName())) {
            if (isArgumentMissing(type, where)) {
                String simple = type.asElement().getSimpleName().toString();
                report.add(where, Message.TYPE_ARGUMENT_MISSING, simple, simple + "<String>");
                return null;
            }
            TypeUse inner = readArgument(type, 0, where);
            if (inner == null) {
                return null;
            }
            if (list && inner instanceof ScalarUse scalar && scalar.scalar() == Scalar.U8) {
                report.add(where, Message.LIST_OF_BYTES, Mirrors.display(type), set ? "Set" : "List");
                return null;
            }
            return list ? new ListUse(inner, set) : new OptionalUse(inner);
        }
        TypeElement element = (TypeElement) type.asElement();
        if (name.startsWith("java.") || name.startsWith("javax.") || isPlainClass(element)) {
            report.add(where, Message.TYPE_UNSUPPORTED, Mirrors.display(type));
            return null;
        }
        if (Records.isRecord(element) && Records.components(element).isEmpty()) {
            report.add(where, Message.TYPE_EMPTY, element.getSimpleName());
            return null;
        }
        return Records.isRecord(element) && !element.getTypeParameters().isEmpty()
                ? readGeneric(type, element, where)
                : new NamedUse(define(element, where));
    }

    /** Reads a record with type arguments, each list of which makes a type of its own. */
    private @Nullable TypeUse readGeneric(DeclaredType type, TypeElement element, Element where) {
        if (isArgumentMissing(type, where)) {
            String simple = element.getSimpleName().toString();
            String example = String.join(
                    ", ", Collections.nCopies(element.getTypeParameters().size(), "String"));
            report.add(where, Message.TYPE_ARGUMENT_MISSING, simple, simple + "<" + example + ">");
            return null;
        }
        List<TypeUse> arguments = new ArrayList<>();
        for (int i = 0; i < type.getTypeArguments().size(); i++) {
            TypeUse argument = readArgument(type, i, where);
            if (argument == null) {
                return null;
            }
            arguments.add(argument);
        }
        String name = sourceName(element, element) + nameOf(arguments);
        if (name.length() > GENERIC_NAME_MAX) {
            isEndless = true;
            report.add(where, Message.TYPE_ARGUMENTS_NESTED, element.getSimpleName(), GENERIC_NAME_MAX);
        }
        // Once a record has contained itself with ever longer arguments, any other use may do so, too.
        return isEndless ? null : new NamedUse(define(element, arguments, where));
    }

    /** Returns the end of the name of a record with type arguments. */
    private String nameOf(List<TypeUse> arguments) {
        return arguments.isEmpty()
                ? ""
                : arguments.stream().map(this::nameOf).collect(Collectors.joining("And", "Of", ""));
    }

    private static boolean isPlainClass(TypeElement element) {
        return element.getKind() == ElementKind.CLASS && !Records.isRecord(element);
    }

    private boolean isArgumentMissing(DeclaredType type, Element where) {
        return type.getTypeArguments().isEmpty()
                || type.getTypeArguments().stream()
                        .map(argument -> withoutWildcard(argument, where))
                        .anyMatch(argument -> argument.getKind() == TypeKind.WILDCARD
                                || argument.getKind() == TypeKind.TYPEVAR && bound(argument) == null);
    }

    private @Nullable TypeUse readArgument(DeclaredType type, int index, Element where) {
        TypeMirror argument = withoutWildcard(type.getTypeArguments().get(index), where);
        Set<Class<?>> marks = marks(argument);
        String outerPath = path;
        path = outerPath + index + ";";
        if (declared != null) {
            classFiles.at(declared, path).forEach(name -> addMark(name, marks));
        }
        try {
            return read(argument, marks, where);
        } finally {
            path = outerPath;
        }
    }

    /** Kotlin's read-only collections are {@code List<? extends T>} to Java where {@code T} may have subtypes. */
    private static TypeMirror withoutWildcard(TypeMirror argument, Element where) {
        TypeMirror bound = argument instanceof WildcardType wildcard ? wildcard.getExtendsBound() : null;
        return bound != null && Records.isKotlin(where) ? bound : argument;
    }

    /** Reads a map or a result. */
    private @Nullable TypeUse readPair(DeclaredType type, boolean map, Element where) {
        if (isArgumentMissing(type, where)) {
            String simple = type.asElement().getSimpleName().toString();
            report.add(where, Message.TYPE_ARGUMENT_MISSING, simple, simple + "<String, Integer>");
            return null;
        }
        TypeUse first = readArgument(type, 0, where);
        TypeUse second = readArgument(type, 1, where);
        if (first == null || second == null) {
            return null;
        }
        if (!map) {
            return new ResultUse(first, second);
        }
        if (first instanceof ScalarUse scalar && scalar.scalar() == Scalar.BYTES) {
            report.add(where, Message.MAP_KEY_BYTES);
            return null;
        }
        return new MapUse(first, second, defineEntry(first, second, where));
    }

    /** Returns the slot of the pairs of a map. */
    private int defineEntry(TypeUse key, TypeUse value, Element where) {
        EntryDefinition entry =
                new EntryDefinition(nameOf(key) + "To" + nameOf(value) + "Entry", stored(key), stored(value));
        int known = definitions.indexOf(entry);
        if (known >= 0) {
            return known;
        }
        String other = ownersByName.putIfAbsent(NameCase.pascal(entry.name()), "the entries of a map");
        if (other != null) {
            report.add(where, Message.TYPE_NAME_REPEATED, entry.name(), other);
        }
        definitions.add(entry);
        slotNames.add(entry.name());
        return definitions.size() - 1;
    }

    /** Returns a type as a part of a name. */
    private String nameOf(TypeUse use) {
        if (use instanceof ScalarUse scalar) {
            return NameCase.pascal(stored(scalar.scalar()).name().toLowerCase(Locale.ROOT));
        }
        if (use instanceof OptionalUse optional) {
            return "OptionalOf" + nameOf(optional.payload());
        }
        if (use instanceof ListUse list) {
            return (list.distinct() ? "SetOf" : "ListOf") + nameOf(list.element());
        }
        if (use instanceof MapUse map) {
            return "MapOf" + nameOf(map.key()) + "To" + nameOf(map.value());
        }
        if (use instanceof ResultUse result) {
            return "ResultOf" + nameOf(result.ok()) + "Or" + nameOf(result.error());
        }
        return NameCase.pascal(slotNames.get(((NamedUse) use).slot()));
    }

    /** Returns a type without what Java holds its values in, so that maps of the same types share their pairs. */
    private static TypeUse stored(TypeUse use) {
        if (use instanceof ScalarUse scalar) {
            return new ScalarUse(stored(scalar.scalar()), true);
        }
        if (use instanceof OptionalUse optional) {
            return new OptionalUse(stored(optional.payload()));
        }
        if (use instanceof ListUse list) {
            return new ListUse(stored(list.element()), list.distinct());
        }
        if (use instanceof MapUse map) {
            return new MapUse(stored(map.key()), stored(map.value()), map.slot());
        }
        if (use instanceof ResultUse result) {
            return new ResultUse(stored(result.ok()), stored(result.error()));
        }
        return use;
    }

    private static Scalar stored(Scalar scalar) {
        return switch (scalar) {
            case INSTANT -> Scalar.TIMESTAMP;
            case DURATION -> Scalar.TIME_DURATION;
            case JAVA_UUID -> Scalar.UUID;
            case LOCAL_DATE -> Scalar.I32;
            default -> scalar;
        };
    }

    /**
     * Returns the slot of a record that can be a row, reading it if it is new; -1 if the type is something else.
     *
     * @param where the element that uses it, for problems with the record itself
     */
    int defineRow(TypeMirror type, Element where) {
        if (type.getKind() == TypeKind.ERROR) {
            throw new UnresolvedTypeException(type.toString());
        }
        boolean isRow = type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element
                && Records.isRecord(element)
                && !Records.components(element).isEmpty()
                && !VALUE_TYPES.containsKey(Mirrors.qualifiedName(declared));
        return isRow ? define((TypeElement) ((DeclaredType) type).asElement(), where) : -1;
    }

    /**
     * Returns the slot of a record, enum or interface of the module, reading it if it is new; -1 if the type is
     * something else.
     *
     * @param where the element that uses it, for problems with the type itself
     */
    int defineNamed(TypeMirror type, Element where) {
        if (type.getKind() == TypeKind.ERROR) {
            throw new UnresolvedTypeException(type.toString());
        }
        if (!(type instanceof DeclaredType declared) || !(declared.asElement() instanceof TypeElement element)) {
            return -1;
        }
        String name = Mirrors.qualifiedName(declared);
        boolean isEmpty =
                Records.isRecord(element) && Records.components(element).isEmpty();
        boolean isNamed = !isPlainClass(element)
                && !isEmpty
                && !name.startsWith("java.")
                && !VALUE_TYPES.containsKey(name)
                && !name.equals(Result.class.getName());
        return isNamed ? define(element, where) : -1;
    }

    /**
     * Returns the slot of a record, enum or sealed interface, reading it if it is new.
     *
     * @param where the element that uses it, for problems with the type itself
     */
    int define(TypeElement element, Element where) {
        return define(element, List.of(), where);
    }

    private int define(TypeElement element, List<TypeUse> arguments, Element where) {
        String qualified = element.getQualifiedName().toString();
        Instance instance = new Instance(qualified, arguments);
        Integer known = slots.get(instance);
        if (known != null) {
            return known;
        }
        int slot = definitions.size();
        definitions.add(null);
        slotNames.add(element.getSimpleName().toString());
        slots.put(instance, slot);
        read.add(element);
        if (element.getTypeParameters().size() != arguments.size()) {
            report.add(where, Message.TYPE_GENERIC, element.getSimpleName());
            return slot;
        }
        if (!AccessRules.isVisibleFrom(element, Mirrors.packageName(element), packageName)) {
            report.add(
                    where,
                    Message.TYPE_NOT_ACCESSIBLE,
                    packageName,
                    javaName(element).qualified());
        }
        String name = sourceName(element, element) + nameOf(arguments);
        slotNames.set(slot, name);
        String other = ownersByName.putIfAbsent(NameCase.pascal(name), qualified);
        if (qualified.equals(other)) {
            report.add(where, Message.TYPE_ARGUMENTS_REPEATED, element.getSimpleName(), name);
        } else if (other != null) {
            report.add(element, Message.TYPE_NAME_REPEATED, name, other);
        }
        definitions.set(
                slot,
                Records.isRecord(element)
                        ? readRecord(element, name, arguments)
                        : element.getKind() == ElementKind.ENUM
                                ? readEnum(element, name)
                                : readSum(element, name, where));
        return slot;
    }

    private TypeDefinition readRecord(TypeElement element, String name, List<TypeUse> arguments) {
        Map<Element, TypeUse> outerBindings = bindings;
        bindings = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            bindings.put(element.getTypeParameters().get(i), arguments.get(i));
        }
        try {
            return new RecordDefinition(name, javaName(element), arguments, readFields(element));
        } finally {
            bindings = outerBindings;
        }
    }

    private List<Field> readFields(TypeElement element) {
        List<Field> fields = new ArrayList<>();
        Map<String, String> canonical = new HashMap<>();
        for (Element component : Records.components(element)) {
            String fieldName = sourceName(component, Mirrors.positioned(component));
            String other = canonical.putIfAbsent(NameCase.snake(fieldName), fieldName);
            if (other != null) {
                report.add(
                        Mirrors.positioned(component),
                        Message.COLUMN_NAME_REPEATED,
                        other,
                        fieldName,
                        NameCase.snake(fieldName));
            }
            TypeUse type = read(component);
            if (type != null) {
                fields.add(new Field(fieldName, component.getSimpleName().toString(), type));
            }
        }
        return fields;
    }

    private @Nullable TypeDefinition readEnum(TypeElement element, String name) {
        List<Constant> constants = new ArrayList<>();
        Map<String, String> canonical = new HashMap<>();
        for (Element member : element.getEnclosedElements()) {
            if (member.getKind() == ElementKind.ENUM_CONSTANT) {
                String constant = variantName(member, canonical);
                constants.add(new Constant(constant, member.getSimpleName().toString()));
            }
        }
        if (constants.isEmpty()) {
            report.add(element, Message.ENUM_EMPTY, name);
            return null;
        }
        checkCount(element, name, constants.size());
        return new EnumDefinition(name, javaName(element), constants);
    }

    private @Nullable TypeDefinition readSum(TypeElement element, String name, Element where) {
        boolean sealed = element.getModifiers().contains(Modifier.SEALED);
        if (element.getKind() != ElementKind.INTERFACE || !sealed && !Records.isKotlin(element)) {
            report.add(where, Message.INTERFACE_NOT_SEALED, element.getSimpleName());
            return null;
        }
        List<Variant> variants = new ArrayList<>();
        Map<String, String> canonical = new HashMap<>();
        for (TypeElement variant : sealed ? permitted(element) : Records.implementers(element, roots)) {
            if (!Records.isRecord(variant)) {
                report.add(variant, Message.VARIANT_NOT_RECORD, variant.getSimpleName(), name);
                continue;
            }
            boolean unit = Records.components(variant).isEmpty();
            int slot = unit ? Variant.UNIT : define(variant, variant);
            variants.add(new Variant(variantName(variant, canonical), javaName(variant), slot));
        }
        checkCount(element, name, variants.size());
        return new SumDefinition(name, javaName(element), variants);
    }

    private static List<TypeElement> permitted(TypeElement sealed) {
        return sealed.getPermittedSubclasses().stream()
                .map(permitted -> (TypeElement) ((DeclaredType) permitted).asElement())
                .toList();
    }

    /**
     * Returns the source name of a constant or variant.
     *
     * @param canonical names in the database of those read before, with their source names; takes this one
     */
    private String variantName(Element variant, Map<String, String> canonical) {
        String name = sourceName(variant, variant);
        String other = canonical.putIfAbsent(NameCase.camel(name), name);
        if (other != null) {
            report.add(variant, Message.VARIANT_NAME_REPEATED, other, name, NameCase.camel(name));
        }
        return name;
    }

    private void checkCount(TypeElement element, String name, int count) {
        if (count > dev.stdb.sats.SumType.VARIANTS_MAX) {
            report.add(element, Message.VARIANTS_TOO_MANY, name, count);
        }
    }

    /** Returns the name given by {@code @Name}, otherwise the Java name. */
    String sourceName(Element element, Element where) {
        String name = Mirrors.find(element, Name.class)
                .flatMap(mirror -> Mirrors.text(mirror, "value"))
                .orElse(element.getSimpleName().toString());
        if (!NameRules.isIdentifier(name)) {
            report.add(where, Message.NAME_INVALID, name);
        }
        return name;
    }

    static JavaName javaName(TypeElement element) {
        List<String> names = new ArrayList<>();
        Element current = element;
        while (current instanceof TypeElement) {
            names.add(0, current.getSimpleName().toString());
            current = AccessRules.enclosing(current);
        }
        return new JavaName(Mirrors.packageName(element), names);
    }

    private static void addMark(String annotation, Set<Class<?>> marks) {
        Stream.of(Set.of(Unsigned.class), WIDTHS.keySet(), LARGER.keySet())
                .flatMap(Set::stream)
                .filter(mark -> mark.getName().equals(annotation))
                .forEach(marks::add);
    }

    private static Set<Class<?>> marks(AnnotatedConstruct annotated) {
        Set<Class<?>> marks = new LinkedHashSet<>();
        if (Mirrors.has(annotated, Unsigned.class)) {
            marks.add(Unsigned.class);
        }
        for (Class<?> width : WIDTHS.keySet()) {
            if (Mirrors.has(annotated, width)) {
                marks.add(width);
            }
        }
        for (Class<?> larger : LARGER.keySet()) {
            if (Mirrors.has(annotated, larger)) {
                marks.add(larger);
            }
        }
        return marks;
    }
}
