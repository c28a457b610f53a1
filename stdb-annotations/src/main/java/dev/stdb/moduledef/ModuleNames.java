package dev.stdb.moduledef;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Canonical names of one definition (submodules have their own). Rules: spec module-def.md §7. */
public final class ModuleNames {
    private final boolean literal;
    private final boolean convert;
    private final Map<NameMapping.Kind, Map<String, String>> explicit = new EnumMap<>(NameMapping.Kind.class);

    public ModuleNames(ModuleDef def) {
        literal = def.version() == ModuleDef.V9;
        convert = def.effectiveCasePolicy() == CasePolicy.SNAKE_CASE;
        for (NameMapping.Kind kind : NameMapping.Kind.values()) {
            explicit.put(kind, new HashMap<>());
        }
        for (NameMapping mapping : def.explicitNames()) {
            mappings(mapping.kind()).putIfAbsent(mapping.sourceName(), mapping.canonicalName());
        }
    }

    public String table(String sourceName) {
        return mapped(NameMapping.Kind.TABLE, sourceName);
    }

    public String function(String sourceName) {
        return mapped(NameMapping.Kind.FUNCTION, sourceName);
    }

    /** Returns the name of the namespace of a submodule, given by its accessor. */
    public String namespace(String accessor) {
        return mapped(NameMapping.Kind.NAMESPACE, accessor);
    }

    /** Returns the name of a column, of an element of a product or of a view. */
    public String element(String sourceName) {
        return convert ? NameCase.snake(sourceName) : sourceName;
    }

    public String type(String sourceName) {
        return convert ? NameCase.pascal(sourceName) : sourceName;
    }

    /** Returns the name of an index; columns must be valid positions of {@code row}. */
    public String index(String canonicalTable, ProductType row, IndexDef index) {
        String source = index.sourceName();
        if (source != null) {
            String given = literal ? source : mappings(NameMapping.Kind.INDEX).get(source);
            if (given != null) {
                return given;
            }
        }
        return canonicalTable
                + "_"
                + columns(row, index.columns())
                + "_idx_"
                + index.algorithm().suffix();
    }

    public String constraint(String canonicalTable, ProductType row, ConstraintDef constraint) {
        String source = constraint.sourceName();
        if (literal && source != null) {
            return source;
        }
        String suffix = constraint.isCompositeKey() ? ConstraintDef.COMPOSITE_KEY_SUFFIX : "_key";
        return canonicalTable + "_" + columns(row, constraint.uniqueColumns()) + suffix;
    }

    public String sequence(String canonicalTable, ProductType row, SequenceDef sequence) {
        String source = sequence.sourceName();
        return source != null ? source : canonicalTable + "_" + columns(row, List.of(sequence.column())) + "_seq";
    }

    public String schedule(String canonicalTable, ScheduleDef schedule) {
        String source = schedule.sourceName();
        return literal && source != null ? source : canonicalTable + "_sched";
    }

    /** Returns the typespace with canonical names of elements and variants. */
    public Typespace typespace(Typespace typespace) {
        if (!convert) {
            return typespace;
        }
        List<AlgebraicType> types = new ArrayList<>();
        for (AlgebraicType type : typespace.types()) {
            types.add(converted(type));
        }
        return new Typespace(types);
    }

    /** Returns {@code type} with canonical names of elements and variants. */
    public AlgebraicType converted(AlgebraicType type) {
        if (!convert) {
            return type;
        }
        boolean special = SpecialTypes.isSpecial(type);
        if (type instanceof ProductType product) {
            List<ProductType.Element> elements = new ArrayList<>();
            for (ProductType.Element element : product.elements()) {
                String name = element.name();
                elements.add(new ProductType.Element(
                        name == null || special ? name : NameCase.snake(name), converted(element.type())));
            }
            return new ProductType(elements);
        }
        if (type instanceof SumType sum) {
            List<SumType.Variant> variants = new ArrayList<>();
            for (SumType.Variant variant : sum.variants()) {
                String name = variant.name();
                variants.add(new SumType.Variant(
                        name == null || special ? name : NameCase.camel(name), converted(variant.type())));
            }
            return new SumType(variants);
        }
        if (type instanceof ArrayType array) {
            return new ArrayType(converted(array.element()));
        }
        return type;
    }

    private String columns(ProductType row, List<Integer> positions) {
        StringBuilder out = new StringBuilder();
        for (int position : positions) {
            if (out.length() > 0) {
                out.append('_');
            }
            String name = row.elements().get(position).name();
            out.append(name == null ? "col_" + position : element(name));
        }
        return out.toString();
    }

    private String mapped(NameMapping.Kind kind, String sourceName) {
        @Nullable String given = literal ? null : mappings(kind).get(sourceName);
        if (given != null) {
            return given;
        }
        return element(sourceName);
    }

    private Map<String, String> mappings(NameMapping.Kind kind) {
        return Objects.requireNonNull(explicit.get(kind));
    }
}
