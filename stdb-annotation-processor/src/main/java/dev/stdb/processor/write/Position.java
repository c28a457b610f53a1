package dev.stdb.processor.write;

import com.palantir.javapoet.CodeBlock;

/**
 * An address in generated code: a variable plus a constant.
 *
 * @param variable expression of the base
 * @param offset bytes after it
 */
record Position(String variable, int offset) {

    static Position at(String variable) {
        return new Position(variable, 0);
    }

    Position plus(int bytes) {
        return new Position(variable, offset + bytes);
    }

    CodeBlock code() {
        return offset == 0 ? CodeBlock.of("$L", variable) : CodeBlock.of("$L + $L", variable, offset);
    }
}
