package dev.stdb.maven.wasm.compare;

/** Where the results of a group of expressions go: one line for each expression, name and value. */
public abstract class Lines {
    /** Begin of the names of lines on what the Unicode of the JDK 17 does not know; later JDKs know more. */
    public static final String LATER = "later: ";

    private final String filter;

    /** Takes all lines. */
    protected Lines() {
        this("");
    }

    /** Takes the lines whose names begin with a text. */
    protected Lines(String filter) {
        this.filter = filter;
    }

    /** Computes a value, which may fail. */
    @FunctionalInterface
    public interface Expression {
        /** Returns the value. */
        Object value() throws Exception;
    }

    /**
     * Evaluates an expression; an exception is a result, too: its class and message, but that a bad index is one is
     * enough.
     */
    public final void add(String name, Expression expression) {
        add(name, expression, false);
    }

    /** Evaluates an expression whose bad indexes are told in the same words and by the same class. */
    public final void addWithWords(String name, Expression expression) {
        add(name, expression, true);
    }

    private void add(String name, Expression expression, boolean words) {
        if (!name.startsWith(filter)) {
            return;
        }
        begin(escaped(name));
        String text;
        try {
            text = textOf(expression.value());
        } catch (NullPointerException | ClassCastException e) {
            // The JVM explains these by names, indexes and lengths that compiled code does not keep.
            text = "!" + e.getClass().getName();
        } catch (ArrayStoreException e) {
            // Code of the JVM that is hot leaves the name of the element's class out.
            boolean copied = e.getMessage() != null && e.getMessage().startsWith("arraycopy");
            text = "!" + e.getClass().getName() + (copied ? ": " + e.getMessage() : "");
        } catch (Throwable e) {
            boolean index = e instanceof IndexOutOfBoundsException && !words;
            text = index ? "!IndexOutOfBoundsException" : "!" + e.getClass().getName() + ": " + e.getMessage();
        }
        write(escaped(name) + " = " + escaped(text));
    }

    /** Is told the name of an expression before it is evaluated. */
    protected void begin(String name) {}

    /** Returns a number as text. JVMs before 19 write more digits than it takes; the module follows the later ones. */
    protected String decimal(double value) {
        return Double.toString(value);
    }

    /** Returns a number as text. JVMs before 19 write more digits than it takes; the module follows the later ones. */
    protected String decimal(float value) {
        return Float.toString(value);
    }

    /**
     * Returns whether {@code StrictMath} is asked instead of {@code Math}: modules have but one of them, the strict
     * one.
     */
    protected boolean takesStrictMath() {
        return false;
    }

    /** Takes a line. */
    protected abstract void write(String line);

    /** Numbers with a fraction are shown by their bits: how they are written is a question of its own. */
    private static String textOf(Object value) {
        if (value instanceof Double number) {
            return bits(number);
        }
        if (value instanceof Float number) {
            return bits(number);
        }
        return String.valueOf(value);
    }

    /** Returns the bits of a number as hexadecimal digits; every NaN is the same. */
    public static String bits(double value) {
        return "d" + Long.toHexString(Double.doubleToLongBits(value));
    }

    /** Returns the bits of a number as hexadecimal digits; every NaN is the same. */
    public static String bits(float value) {
        return "f" + Integer.toHexString(Float.floatToIntBits(value));
    }

    private static String escaped(String text) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F) {
                result.append(c);
            } else {
                result.append("\\u").append(Integer.toHexString(0x10000 + c).substring(1));
            }
        }
        return result.toString();
    }
}
