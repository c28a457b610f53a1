package dev.stdb.codegen.javaclient;

import dev.stdb.codegen.model.ClientFunction;
import dev.stdb.codegen.model.ClientModel;
import dev.stdb.codegen.model.ClientNamespace;
import dev.stdb.codegen.model.ClientTable;
import dev.stdb.moduledef.NameCase;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import dev.stdb.schema.NamedType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.lang.model.SourceVersion;

/**
 * Java names of everything in a model, which has a package of its own; no two types of a package share one. Immutable.
 * Targets that build on generated Java find it by them.
 */
public final class JavaNames {
    /** Class of connections. */
    public static final String CONNECTION = "DbConnection";

    /** Class of the collection of table handles. */
    public static final String TABLES = "RemoteTables";

    /** Class of the start of queries. */
    public static final String QUERIES = "Tables";

    /** Class whose methods call reducers. */
    public static final String REDUCERS = "RemoteReducers";

    /** Class whose methods call procedures. */
    public static final String PROCEDURES = "RemoteProcedures";

    /** Methods every object has, which neither record components nor accessors without parameters may hide. */
    private static final Set<String> OBJECT_METHODS = Set.of(
            "clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait", "read", "write");

    /** Field that the classes of reducers and procedures have. */
    private static final String CONNECTION_FIELD = "connection";

    private final Map<Integer, String> types = new TreeMap<>();
    private final Map<String, String> tables = new HashMap<>();
    private final Set<String> used = new HashSet<>(Set.of(TABLES, QUERIES, REDUCERS, PROCEDURES));
    private final Typespace typespace;
    private final String packageName;
    private final String rootPackage;

    /**
     * Names what is in a model.
     *
     * @param packageName the package of the model
     * @param rootPackage the package of the connection
     */
    public JavaNames(ClientModel model, String packageName, String rootPackage) {
        this.typespace = model.typespace();
        this.packageName = packageName;
        this.rootPackage = rootPackage;
        if (isRoot()) {
            used.add(CONNECTION);
        }
        for (NamedType type : model.types()) {
            addType(model, type.typeRef(), type.joinedName());
        }
        for (ClientTable table : model.tables()) {
            addType(model, table.rowTypeRef(), NameCase.pascal(table.accessorName()));
        }
        for (int ref : model.typeRefs()) {
            addType(model, ref, "Type" + ref);
        }
        for (ClientTable table : model.tables()) {
            tables.put(table.name(), unique(NameCase.pascal(table.accessorName()) + "Table"));
        }
    }

    private void addType(ClientModel model, int ref, String wanted) {
        AlgebraicType type = model.typespace().get(ref);
        boolean isClass = (type instanceof ProductType || type instanceof SumType) && !SpecialTypes.isSpecial(type);
        if (isClass && !types.containsKey(ref)) {
            types.put(ref, unique(wanted));
        }
    }

    /** Returns the package of the model. */
    public String packageName() {
        return packageName;
    }

    /** Returns the package of the connection. */
    public String rootPackage() {
        return rootPackage;
    }

    /** Returns whether the connection is in the package. */
    public boolean isRoot() {
        return packageName.equals(rootPackage);
    }

    /** Returns how to spell the class of connections in a file. */
    String connection(JavaFile file) {
        return isRoot() ? CONNECTION : file.use(rootPackage + "." + CONNECTION);
    }

    /** Returns the packages of submodules in the order given; none is called like a type of this package. */
    public List<String> packages(List<ClientNamespace> namespaces) {
        List<String> packages = new ArrayList<>();
        for (ClientNamespace namespace : namespaces) {
            String name = NameCase.snake(namespace.accessorName());
            while (SourceVersion.isKeyword(name)
                    || used.contains(name)
                    || packages.contains(packageName + "." + name)) {
                name = name + "_";
            }
            packages.add(packageName + "." + name);
        }
        return packages;
    }

    /** Returns the classes to generate by their slots. */
    public Map<Integer, String> types() {
        return types;
    }

    /** Returns the target of references that have no class of their own. */
    public AlgebraicType unwrap(AlgebraicType type) {
        AlgebraicType current = type;
        while (current instanceof RefType ref && !types.containsKey(ref.index())) {
            current = typespace.get(ref.index());
        }
        return current;
    }

    /** Returns the class of the handle of a table. */
    public String tableClass(ClientTable table) {
        return String.valueOf(tables.get(table.name()));
    }

    /** Returns all simple names of the package. */
    public Set<String> packageTypes() {
        return used;
    }

    /** Returns the accessors of table handles in the order of the model. */
    public static List<String> tableMembers(ClientModel model) {
        return members(model.tables().stream().map(ClientTable::accessorName).toList());
    }

    /** Returns the methods that call functions, in the order given. */
    public static List<String> methods(List<ClientFunction> functions) {
        return members(functions.stream().map(ClientFunction::sourceName).toList());
    }

    /** Returns the accessors of namespaces in the order of the model, in the class of table handles. */
    public static List<String> tableNamespaces(ClientModel model) {
        return namespaceMembers(model, tableMembers(model));
    }

    /**
     * Returns the accessors of namespaces in the order of the model, in the class of reducers or procedures.
     *
     * @param functions the reducers or procedures of the model
     */
    public static List<String> functionNamespaces(ClientModel model, List<ClientFunction> functions) {
        List<String> taken = methods(functions);
        taken.add(CONNECTION_FIELD);
        return namespaceMembers(model, taken);
    }

    private static List<String> namespaceMembers(ClientModel model, List<String> taken) {
        List<String> accessors =
                model.namespaces().stream().map(ClientNamespace::accessorName).toList();
        return members(accessors, taken);
    }

    /** Returns the names of the elements of a product, each distinct and allowed in Java. */
    public static List<String> elements(ProductType product) {
        return members(product.elements().stream()
                .map(element -> String.valueOf(element.name()))
                .toList());
    }

    /** Returns names of members in the order given, each distinct and allowed in Java. */
    public static List<String> members(List<String> sourceNames) {
        return members(sourceNames, List.of());
    }

    /** As {@link #members(List)}, each distinct from those taken, too. */
    static List<String> members(List<String> sourceNames, List<String> taken) {
        List<String> members = new ArrayList<>();
        for (String source : sourceNames) {
            String name = member(source);
            while (members.contains(name) || taken.contains(name)) {
                name = name + "_";
            }
            members.add(name);
        }
        return members;
    }

    /** Returns the name of a field, parameter or method. */
    static String member(String sourceName) {
        String name = NameCase.camel(sourceName);
        if (name.isEmpty() || !Character.isJavaIdentifierStart(name.charAt(0))) {
            name = "_" + name;
        }
        return SourceVersion.isKeyword(name) || OBJECT_METHODS.contains(name) ? name + "_" : name;
    }

    /** Returns names of enum constants in the order given. */
    static List<String> constants(List<String> variants) {
        List<String> constants = new ArrayList<>();
        for (String variant : variants) {
            String name = NameCase.snake(variant).toUpperCase(Locale.ROOT);
            if (name.isEmpty() || !Character.isJavaIdentifierStart(name.charAt(0))) {
                name = "_" + name;
            }
            while (constants.contains(name)) {
                name = name + "_";
            }
            constants.add(name);
        }
        return constants;
    }

    /** Returns names of the nested records of a sum. */
    static List<String> variantClasses(String sumClass, List<String> variants) {
        List<String> classes = new ArrayList<>();
        for (String variant : variants) {
            String name = NameCase.pascal(variant);
            if (name.isEmpty() || !Character.isJavaIdentifierStart(name.charAt(0))) {
                name = "_" + name;
            }
            while (name.equals(sumClass) || classes.contains(name)) {
                name = name + "_";
            }
            classes.add(name);
        }
        return classes;
    }

    private String unique(String wanted) {
        String name = wanted.isEmpty() ? "Type" : wanted;
        while (!used.add(name)) {
            name = name + "_";
        }
        return name;
    }
}
