package dev.stdb.server.database;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.bsatn.TypeCodec;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ModuleNames;
import dev.stdb.moduledef.SubmoduleDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.server.common.Keccak256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The hash by which the sender of a message and its receiver find that they mean the same reducer (spec module-def.md
 * §6.12). Confined to the computation of one hash.
 */
final class ReducerSignature {
    private static final byte[] DOMAIN = "spacetimedb:idc:reducer-signature:v1\0".getBytes(StandardCharsets.US_ASCII);

    private final Typespace typespace;
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final List<AlgebraicType> reached = new ArrayList<>();

    private ReducerSignature(Typespace typespace) {
        this.typespace = typespace;
    }

    /** Returns the hash of a reducer, 64 digits in lower case. */
    static String hash(DatabaseSchema schema, ReducerSchema reducer) {
        ModuleDef module = moduleOf(schema.raw(), reducer.sourceName());
        ModuleNames names = new ModuleNames(module);
        ReducerSignature signature = new ReducerSignature(names.typespace(module.typespace()));
        BsatnWriter out = new BsatnWriter();
        out.writeRaw(DOMAIN, 0, DOMAIN.length);
        signature.write(names.converted(reducer.declaredParams()), out);
        signature.write(SpecialTypes.UNIT, out);
        signature.write(PrimitiveType.STRING, out);
        out.writeCount(signature.reached.size());
        signature.reached.forEach(type -> writeType(type, out));
        return HexFormat.of().formatHex(Keccak256.hash(out.toByteArray()));
    }

    /** Returns the definition with a function whose name is qualified by the namespaces of submodules. */
    private static ModuleDef moduleOf(ModuleDef root, String qualifiedName) {
        for (SubmoduleDef submodule : root.submodules()) {
            String prefix = submodule.namespace() + ".";
            if (qualifiedName.startsWith(prefix)) {
                return moduleOf(submodule.module(), qualifiedName.substring(prefix.length()));
            }
        }
        return root;
    }

    private void write(AlgebraicType type, BsatnWriter out) {
        writeType(renumbered(type), out);
    }

    private static void writeType(AlgebraicType type, BsatnWriter out) {
        byte[] bytes = TypeCodec.encode(type);
        out.writeRaw(bytes, 0, bytes.length);
    }

    /** Returns a type whose references are numbers of {@link #reached}, in the order in which they are met first. */
    private AlgebraicType renumbered(AlgebraicType type) {
        if (type instanceof RefType ref) {
            return new RefType(numberOf(ref.index()));
        }
        if (type instanceof ProductType product) {
            return new ProductType(product.elements().stream()
                    .map(element -> new ProductType.Element(element.name(), renumbered(element.type())))
                    .toList());
        }
        if (type instanceof SumType sum) {
            return new SumType(sum.variants().stream()
                    .map(variant -> new SumType.Variant(variant.name(), renumbered(variant.type())))
                    .toList());
        }
        return type instanceof ArrayType array ? new ArrayType(renumbered(array.element())) : type;
    }

    private int numberOf(int typeRef) {
        Integer known = numbers.get(typeRef);
        if (known != null) {
            return known;
        }
        int number = reached.size();
        numbers.put(typeRef, number);
        AlgebraicType type = typespace.get(typeRef);
        // Takes the place, which types that are met inside must not get.
        reached.add(type);
        reached.set(number, renumbered(type));
        return number;
    }
}
