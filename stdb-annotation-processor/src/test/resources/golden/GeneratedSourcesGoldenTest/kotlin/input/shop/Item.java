package shop;

/** As kapt shows {@code @Table @JvmRecord data class Item(@PrimaryKey @AutoInc @U32 val id: Long, …)}. */
@dev.stdb.annotation.Table(access = dev.stdb.annotation.Access.PUBLIC)
@kotlin.jvm.JvmRecord()
@kotlin.Metadata()
public final class Item {
    public static final int LIMIT = 7;
    private final long id = 0L;
    private final java.lang.String name = null;
    private final java.util.List<shop.Shape> shapes = null;

    public Item(
            @dev.stdb.annotation.PrimaryKey() @dev.stdb.annotation.AutoInc() @dev.stdb.annotation.U32() long id,
            @dev.stdb.annotation.Name("title") @dev.stdb.annotation.Unique() java.lang.String name,
            java.util.List<? extends shop.Shape> shapes) {}

    public final long id() {
        return 0L;
    }

    public final java.lang.String name() {
        return null;
    }

    public final java.util.List<shop.Shape> shapes() {
        return null;
    }

    public final Item copy(
            @dev.stdb.annotation.PrimaryKey() @dev.stdb.annotation.AutoInc() @dev.stdb.annotation.U32() long id,
            java.lang.String name,
            java.util.List<? extends shop.Shape> shapes) {
        return null;
    }
}
