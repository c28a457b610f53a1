package dev.stdb.codegen.model;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import dev.stdb.schema.NamedType;
import java.util.List;
import java.util.TreeSet;

/** The slots of a typespace that can be reached from objects of a module. Confined to one thread. */
final class UsedTypes {
    private final Typespace typespace;
    private final TreeSet<Integer> slots = new TreeSet<>();

    UsedTypes(Typespace typespace) {
        this.typespace = typespace;
    }

    /** Adds what rows, parameters and results are made of. */
    void add(List<ClientTable> tables, List<ClientFunction> reducers, List<ClientFunction> procedures) {
        for (ClientTable table : tables) {
            add(new RefType(table.rowTypeRef()));
            add(table.params());
        }
        reducers.forEach(this::add);
        procedures.forEach(this::add);
    }

    /** Adds a type, and what it is made of. */
    void add(NamedType type) {
        add(new RefType(type.typeRef()));
    }

    private void add(ClientFunction function) {
        add(function.params());
        add(function.returnType());
        AlgebraicType error = function.errorType();
        if (error != null) {
            add(error);
        }
    }

    private void add(AlgebraicType type) {
        if (type instanceof RefType ref) {
            if (slots.add(ref.index())) {
                add(typespace.get(ref.index()));
            }
        } else if (type instanceof ArrayType array) {
            add(array.element());
        } else if (type instanceof ProductType product) {
            product.elements().forEach(element -> add(element.type()));
        } else if (type instanceof SumType sum) {
            sum.variants().forEach(variant -> add(variant.type()));
        }
    }

    boolean contains(int slot) {
        return slots.contains(slot);
    }

    /** Returns the slots in ascending order. */
    List<Integer> slots() {
        return List.copyOf(slots);
    }
}
