package shop;

@kotlin.Metadata()
public abstract interface Shape {

    @kotlin.jvm.JvmRecord()
    @kotlin.Metadata()
    public static final class Circle implements shop.Shape {
        private final int radius = 0;

        public Circle(int radius) {}

        public final int radius() {
            return 0;
        }
    }

    @kotlin.jvm.JvmRecord()
    @kotlin.Metadata()
    public static final class Square implements shop.Shape {
        private final int side = 0;

        public Square(int side) {}

        public final int side() {
            return 0;
        }
    }
}
