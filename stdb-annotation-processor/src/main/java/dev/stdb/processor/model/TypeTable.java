package dev.stdb.processor.model;

import dev.stdb.processor.model.TypeDefinition.Constant;
import dev.stdb.processor.model.TypeDefinition.EntryDefinition;
import dev.stdb.processor.model.TypeDefinition.EnumDefinition;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeDefinition.RecordDefinition;
import dev.stdb.processor.model.TypeDefinition.SumDefinition;
import dev.stdb.processor.model.TypeDefinition.Variant;
import dev.stdb.processor.model.TypeUse.ListUse;
import dev.stdb.processor.model.TypeUse.MapUse;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.model.TypeUse.OptionalUse;
import dev.stdb.processor.model.TypeUse.ResultUse;
import dev.stdb.processor.model.TypeUse.ScalarUse;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The module's named types; the position is the typespace slot.
 *
 * @param definitions the types
 */
public record TypeTable(List<TypeDefinition> definitions) {

    /** Copies the definitions. */
    public TypeTable {
        definitions = List.copyOf(definitions);
    }

    /** Returns the definition in a slot. */
    public TypeDefinition get(int slot) {
        return definitions.get(slot);
    }

    /** Returns the record in a slot. */
    public RecordDefinition record(int slot) {
        return (RecordDefinition) definitions.get(slot);
    }

    /** Returns the type as it stands in the module definition, named types as references. */
    public AlgebraicType algebraicType(TypeUse use) {
        if (use instanceof ScalarUse scalar) {
            return scalar.scalar().type();
        }
        if (use instanceof OptionalUse optional) {
            return SpecialTypes.optionOf(algebraicType(optional.payload()));
        }
        if (use instanceof ListUse list) {
            return new ArrayType(algebraicType(list.element()));
        }
        if (use instanceof MapUse map) {
            return new ArrayType(new RefType(map.slot()));
        }
        if (use instanceof ResultUse result) {
            return SpecialTypes.resultOf(algebraicType(result.ok()), algebraicType(result.error()));
        }
        return new RefType(((NamedUse) use).slot());
    }

    /** Returns the types as they stand in the module definition. */
    public Typespace typespace() {
        return new Typespace(definitions.stream().map(this::algebraicType).toList());
    }

    private AlgebraicType algebraicType(TypeDefinition definition) {
        if (definition instanceof RecordDefinition product) {
            List<ProductType.Element> elements = new ArrayList<>();
            for (Field field : product.fields()) {
                elements.add(new ProductType.Element(field.name(), algebraicType(field.type())));
            }
            return new ProductType(elements);
        }
        if (definition instanceof EntryDefinition entry) {
            return ProductType.of(
                    new ProductType.Element(EntryDefinition.KEY, algebraicType(entry.key())),
                    new ProductType.Element(EntryDefinition.VALUE, algebraicType(entry.value())));
        }
        List<SumType.Variant> variants = new ArrayList<>();
        if (definition instanceof EnumDefinition plain) {
            for (Constant constant : plain.constants()) {
                variants.add(new SumType.Variant(constant.name(), SpecialTypes.UNIT));
            }
        } else {
            for (Variant variant : ((SumDefinition) definition).variants()) {
                AlgebraicType payload =
                        variant.slot() == Variant.UNIT ? SpecialTypes.UNIT : new RefType(variant.slot());
                variants.add(new SumType.Variant(variant.name(), payload));
            }
        }
        return new SumType(variants);
    }

    /** Returns the encoded size in bytes, -1 if it varies. */
    public int fixedSize(TypeUse use) {
        return fixedSize(use, new HashSet<>());
    }

    private int fixedSize(TypeUse use, Set<Integer> visiting) {
        if (use instanceof ScalarUse scalar) {
            return scalar.scalar().fixedSize();
        }
        if (!(use instanceof NamedUse named)) {
            return -1;
        }
        TypeDefinition definition = get(named.slot());
        if (definition instanceof EnumDefinition) {
            return 1;
        }
        if (!(definition instanceof RecordDefinition product) || !visiting.add(named.slot())) {
            return -1;
        }
        int size = 0;
        for (Field field : product.fields()) {
            int fieldSize = fixedSize(field.type(), visiting);
            if (fieldSize < 0) {
                return -1;
            }
            size += fieldSize;
        }
        visiting.remove(named.slot());
        return size;
    }
}
