package dev.stdb.maven.wasm;

import java.util.function.BiConsumer;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.MethodHolder;
import org.teavm.model.Program;

/** The code of classes, for those who rewrite it. Stateless. */
final class Programs {
    private Programs() {}

    /** Does something with each block of each method that has code. */
    static void forEachBlock(ClassHolder type, BiConsumer<Program, BasicBlock> work) {
        for (MethodHolder method : type.getMethods()) {
            Program program = method.getProgram();
            if (program != null) {
                program.getBasicBlocks().forEach(block -> work.accept(program, block));
            }
        }
    }
}
