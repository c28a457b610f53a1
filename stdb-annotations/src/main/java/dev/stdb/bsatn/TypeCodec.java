package dev.stdb.bsatn;

import dev.stdb.CommonErrorCode;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** BSATN of types themselves. Tags: spec sats.md §1; stateless. */
public final class TypeCodec {
    private static final int TAG_REF = 0;
    private static final int TAG_SUM = 1;
    private static final int TAG_PRODUCT = 2;
    private static final int TAG_ARRAY = 3;
    private static final int TAG_COUNT = 20;

    /** Limit of nesting, so that hostile input cannot exhaust the stack. */
    private static final int DEPTH_MAX = 128;

    private TypeCodec() {}

    /** Encodes a type. */
    public static void write(AlgebraicType type, BsatnWriter out) {
        if (type instanceof PrimitiveType primitive) {
            out.writeTag(primitive.tag());
        } else if (type instanceof RefType ref) {
            out.writeTag(TAG_REF);
            out.writeU32(ref.index());
        } else if (type instanceof ArrayType array) {
            out.writeTag(TAG_ARRAY);
            write(array.element(), out);
        } else if (type instanceof ProductType product) {
            out.writeTag(TAG_PRODUCT);
            writeProduct(product, out);
        } else if (type instanceof SumType sum) {
            out.writeTag(TAG_SUM);
            out.writeCount(sum.size());
            for (SumType.Variant variant : sum.variants()) {
                writeName(variant.name(), out);
                write(variant.type(), out);
            }
        }
    }

    /** Encodes a product without its tag, as parameter lists are. */
    public static void writeProduct(ProductType product, BsatnWriter out) {
        out.writeCount(product.size());
        for (ProductType.Element element : product.elements()) {
            writeName(element.name(), out);
            write(element.type(), out);
        }
    }

    /** Encodes a typespace. */
    public static void writeTypespace(Typespace typespace, BsatnWriter out) {
        out.writeCount(typespace.types().size());
        for (AlgebraicType type : typespace.types()) {
            write(type, out);
        }
    }

    /** Returns the encoding of a type. */
    public static byte[] encode(AlgebraicType type) {
        BsatnWriter out = new BsatnWriter();
        write(type, out);
        return out.toByteArray();
    }

    /**
     * Decodes a type.
     *
     * @throws BsatnException if the bytes are not a type
     */
    public static AlgebraicType read(BsatnReader in) {
        return read(in, 0);
    }

    /**
     * Decodes a product without its tag.
     *
     * @throws BsatnException if the bytes are not a product type
     */
    public static ProductType readProduct(BsatnReader in) {
        return readProduct(in, 0);
    }

    /**
     * Decodes a typespace.
     *
     * @throws BsatnException if the bytes are not a typespace
     */
    public static Typespace readTypespace(BsatnReader in) {
        int count = in.readCount();
        List<AlgebraicType> types = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            types.add(read(in, 0));
        }
        return new Typespace(types);
    }

    private static AlgebraicType read(BsatnReader in, int depth) {
        if (depth > DEPTH_MAX) {
            throw new BsatnException(
                    CommonErrorCode.BSATN_LIMIT, "type is nested too deeply: depthMax=" + DEPTH_MAX, in.position());
        }
        int tag = in.readTag(TAG_COUNT, "AlgebraicType");
        return switch (tag) {
            case TAG_REF -> new RefType(in.readU32());
            case TAG_SUM -> readSum(in, depth);
            case TAG_PRODUCT -> readProduct(in, depth);
            case TAG_ARRAY -> new ArrayType(read(in, depth + 1));
            default -> PrimitiveType.ofTag(tag);
        };
    }

    private static ProductType readProduct(BsatnReader in, int depth) {
        int count = in.readCount();
        List<ProductType.Element> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = readName(in);
            elements.add(new ProductType.Element(name, read(in, depth + 1)));
        }
        return new ProductType(elements);
    }

    private static SumType readSum(BsatnReader in, int depth) {
        int at = in.position();
        int count = in.readCount();
        if (count > SumType.VARIANTS_MAX) {
            throw new BsatnException(CommonErrorCode.BSATN_LIMIT, "sum has too many variants: count=" + count, at);
        }
        List<SumType.Variant> variants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = readName(in);
            variants.add(new SumType.Variant(name, read(in, depth + 1)));
        }
        return new SumType(variants);
    }

    private static void writeName(@Nullable String name, BsatnWriter out) {
        if (name == null) {
            out.writeTag(1);
        } else {
            out.writeTag(0);
            out.writeString(name);
        }
    }

    private static @Nullable String readName(BsatnReader in) {
        return in.readTag(2, "Option") == 0 ? in.readString() : null;
    }
}
