package dev.stdb.processor.write;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.NameAllocator;
import dev.stdb.processor.model.TypeUse;

/**
 * Straight-line code for values that stand one after another: each has a constant offset from the last position that
 * was only known at run time.
 */
final class ValueSequence {

    private final TypeCode types;
    private final NameAllocator locals;
    private final CodeBlock.Builder code;
    private Position position;
    private int moves;

    /**
     * Starts a sequence.
     *
     * @param code where statements are added
     * @param locals names in use in the method
     * @param start variable or constant with the first address
     */
    ValueSequence(TypeCode types, CodeBlock.Builder code, NameAllocator locals, String start) {
        this.types = types;
        this.code = code;
        this.locals = locals;
        this.position = Position.at(start);
    }

    /** Returns where the next value goes. */
    Position position() {
        return position;
    }

    /** Writes a value. */
    void write(TypeUse use, CodeBlock value) {
        CodeBlock write = types.write(use, position.code(), value);
        int size = types.fixedSize(use);
        if (size >= 0) {
            code.addStatement(write);
            position = position.plus(size);
        } else {
            moveTo(write);
        }
    }

    /** Reads a value into a local variable of that name. */
    void read(TypeUse use, CodeBlock type, String local) {
        code.addStatement("$L $L = $L", type, local, types.read(use, position.code()));
        int size = types.fixedSize(use);
        if (size >= 0) {
            position = position.plus(size);
        } else {
            moveTo(types.endAfterRead(use, position));
        }
    }

    /** Reads a value into a local variable without caring where it ends. */
    void readLast(TypeUse use, CodeBlock type, String local) {
        code.addStatement("$L $L = $L", type, local, types.read(use, position.code()));
    }

    private void moveTo(CodeBlock end) {
        moves++;
        String next = locals.newName(moves == 1 ? "next" : "next" + moves);
        code.addStatement("int $L = $L", next, end);
        position = Position.at(next);
    }
}
