package dev.stdb.codegen.text;

/** Text under construction, line by line, with indentation. Confined to one thread. */
public final class SourceText {
    private final StringBuilder out = new StringBuilder();
    private final String unit;
    private int depth;

    /** Creates an empty text whose levels are indented by {@code unit}. */
    public SourceText(String unit) {
        this.unit = unit;
    }

    /** Appends one line, or several when the text has line feeds; empty lines get no indentation. */
    public SourceText line(String text) {
        for (String each : text.split("\n", -1)) {
            if (!each.isEmpty()) {
                out.append(unit.repeat(depth)).append(each);
            }
            out.append('\n');
        }
        return this;
    }

    /** Appends an empty line. */
    public SourceText blank() {
        out.append('\n');
        return this;
    }

    /** Appends a line and indents what follows. */
    public SourceText open(String text) {
        line(text);
        depth++;
        return this;
    }

    /** Ends an indentation and appends a line. */
    public SourceText close(String text) {
        depth--;
        return line(text);
    }

    /** Indents what follows. */
    public SourceText indent() {
        depth++;
        return this;
    }

    /** Ends an indentation. */
    public SourceText outdent() {
        depth--;
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
