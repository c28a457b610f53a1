package shop;

import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;

@kotlin.Metadata()
public final class Shop {
    public static final shop.Shop.Companion Companion = null;

    @kotlin.jvm.JvmStatic()
    @Reducer()
    public static final void draw(ReducerContext<Db> ctx, java.util.List<? extends shop.Shape> shapes) {}

    @kotlin.Metadata()
    public static final class Companion {

        @kotlin.jvm.JvmStatic()
        @Reducer()
        public final void draw(ReducerContext<Db> ctx, java.util.List<? extends shop.Shape> shapes) {}
    }
}
