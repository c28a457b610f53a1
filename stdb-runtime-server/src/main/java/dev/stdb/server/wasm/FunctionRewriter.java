package dev.stdb.server.wasm;

import dev.stdb.server.guest.abi.AbiErrno;
import dev.stdb.trace.FrameTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Rewrites the classes that hold a guest's functions, one static method {@code func_<id>} each.
 *
 * <ul>
 *   <li>A function that calls others counts the estimated size of its frame on entry and exit, so that recursion ends
 *   at
 *       a limit of ours and never by a stack overflow, which might strike inside a host function.
 *   <li>The marks of a {@link FrameTable} become line numbers, which stack traces show.
 *   <li>The stub of an import calls the host method directly instead of boxing its arguments, and returns what it
 *       refuses as {@link AbiErrno}.
 * </ul>
 */
final class FunctionRewriter {
    static final String PREFIX = "func_";

    private static final String ERRNO = Type.getInternalName(AbiErrno.class);
    private static final String REFUSAL = Type.getInternalName(RuntimeException.class);

    /** What an interpreted frame needs besides locals and operands, rounded up. */
    private static final int FRAME_OVERHEAD_BYTES = 128;

    /** Line numbers of the JVM have 16 bits. */
    private static final int LINE_MAX = 0xFFFF;

    /** Loop iterations that calling a host function is worth, whatever it does; its work by size is charged on top. */
    static final int HOST_CALL_UNITS = 100;
    /** What an indirect call needs beside the frames of caller and callee. */
    private static final int INDIRECT_BYTES = 256;

    private final List<HostImports.@Nullable Entry> imports;
    private final String hostClass;
    private final boolean hasMarks;

    /**
     * Creates a rewriter.
     *
     * @param imports the host method of each imported function, by function index; null = leave the stub alone
     * @param hasMarks whether the program has a {@link FrameTable}
     */
    FunctionRewriter(List<HostImports.@Nullable Entry> imports, String hostClass, boolean hasMarks) {
        this.imports = imports;
        this.hostClass = hostClass;
        this.hasMarks = hasMarks;
    }

    byte[] rewrite(byte[] classFile) {
        ClassNode node = new ClassNode();
        new ClassReader(classFile).accept(node, ClassReader.EXPAND_FRAMES);
        String helpers = node.name.substring(0, node.name.indexOf("FuncGroup_")) + "Shaded";
        for (MethodNode method : node.methods) {
            if (!method.name.startsWith(PREFIX)) {
                continue;
            }
            int id = Integer.parseInt(method.name.substring(PREFIX.length()));
            if (id < imports.size()) {
                HostImports.Entry entry = imports.get(id);
                if (entry != null) {
                    bindImport(method, entry, helpers);
                }
            } else {
                if (hasMarks) {
                    turnMarksIntoLines(method);
                }
                int callBytes = callBytes(method);
                if (callBytes >= 0) {
                    guardStack(method, callBytes, helpers);
                }
            }
        }
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        node.accept(writer);
        return writer.toByteArray();
    }

    /** A constant that is dropped at once does nothing, whoever put it there. */
    private static void turnMarksIntoLines(MethodNode method) {
        for (AbstractInsnNode insn : method.instructions.toArray()) {
            AbstractInsnNode next = insn.getNext();
            int mark = constantOf(insn);
            if (mark > 0 && mark <= LINE_MAX && next != null && next.getOpcode() == Opcodes.POP) {
                LabelNode here = new LabelNode();
                method.instructions.insertBefore(insn, here);
                method.instructions.insertBefore(insn, new LineNumberNode(mark, here));
                method.instructions.remove(insn);
                method.instructions.set(next, new InsnNode(Opcodes.NOP));
            }
        }
    }

    /** Returns the int that an instruction pushes, -1 if it does something else. */
    private static int constantOf(AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        if (opcode >= Opcodes.ICONST_0 && opcode <= Opcodes.ICONST_5) {
            return opcode - Opcodes.ICONST_0;
        }
        if (opcode == Opcodes.BIPUSH || opcode == Opcodes.SIPUSH) {
            return ((IntInsnNode) insn).operand;
        }
        return insn instanceof LdcInsnNode ldc && ldc.cst instanceof Integer value ? value : -1;
    }

    private void bindImport(MethodNode method, HostImports.Entry entry, String helpers) {
        InsnList code = new InsnList();
        code.add(new LdcInsnNode(HOST_CALL_UNITS));
        code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, helpers, "charge", "(I)V"));
        code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, helpers, "host", "()Ljava/lang/Object;"));
        code.add(new TypeInsnNode(Opcodes.CHECKCAST, hostClass));
        int slot = 0;
        for (Type param : Type.getArgumentTypes(entry.descriptor())) {
            code.add(new VarInsnNode(param.getOpcode(Opcodes.ILOAD), slot));
            slot += param.getSize();
        }
        LabelNode start = new LabelNode();
        LabelNode end = new LabelNode();
        Type result = Type.getReturnType(entry.descriptor());
        code.add(start);
        code.add(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, hostClass, entry.methodName(), entry.descriptor()));
        code.add(new InsnNode(result.getOpcode(Opcodes.IRETURN)));
        code.add(end);
        method.tryCatchBlocks = new ArrayList<>();
        if (result.equals(Type.INT_TYPE)) {
            method.tryCatchBlocks.add(new TryCatchBlockNode(start, end, end, REFUSAL));
            code.add(new FrameNode(Opcodes.F_NEW, 0, new Object[0], 1, new Object[] {REFUSAL}));
            code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, ERRNO, "of", "(L" + REFUSAL + ";)I"));
            code.add(new InsnNode(Opcodes.IRETURN));
        }
        method.instructions = code;
        method.localVariables = new ArrayList<>();
    }

    /**
     * Returns the stack that calls of a function need beside the frames of the guest's own functions, -1 without calls.
     */
    private static int callBytes(MethodNode method) {
        int bytes = -1;
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof MethodInsnNode call) {
                if (call.name.startsWith("call_indirect") || call.name.startsWith("callIndirect")) {
                    return INDIRECT_BYTES;
                }
                if (call.name.startsWith(PREFIX) || call.name.startsWith("resolveTailCall")) {
                    bytes = 0;
                }
            }
        }
        return bytes;
    }

    private static void guardStack(MethodNode method, int callBytes, String helpers) {
        int frameBytes = FRAME_OVERHEAD_BYTES + callBytes + 8 * (method.maxLocals + method.maxStack);
        int before = method.maxLocals;
        boolean catches = !method.tryCatchBlocks.isEmpty();
        InsnList entry = new InsnList();
        entry.add(new LdcInsnNode(frameBytes));
        entry.add(new MethodInsnNode(Opcodes.INVOKESTATIC, helpers, "enter", "(I)I"));
        entry.add(catches ? new VarInsnNode(Opcodes.ISTORE, before) : new InsnNode(Opcodes.POP));
        for (AbstractInsnNode insn : method.instructions.toArray()) {
            if (insn.getOpcode() >= Opcodes.IRETURN && insn.getOpcode() <= Opcodes.RETURN) {
                InsnList exit = new InsnList();
                exit.add(new LdcInsnNode(frameBytes));
                exit.add(new MethodInsnNode(Opcodes.INVOKESTATIC, helpers, "leave", "(I)V"));
                method.instructions.insertBefore(insn, exit);
            } else if (catches && insn instanceof FrameNode frame) {
                appendLocal(frame, before);
            }
        }
        for (LabelNode handler : handlers(method)) {
            InsnList restore = new InsnList();
            restore.add(new VarInsnNode(Opcodes.ILOAD, before));
            restore.add(new LdcInsnNode(frameBytes));
            restore.add(new MethodInsnNode(Opcodes.INVOKESTATIC, helpers, "unwind", "(II)V"));
            method.instructions.insert(lastPseudo(handler), restore);
        }
        method.instructions.insert(entry);
    }

    private static List<LabelNode> handlers(MethodNode method) {
        return method.tryCatchBlocks.stream()
                .map((TryCatchBlockNode block) -> block.handler)
                .distinct()
                .toList();
    }

    /** Last label, line or frame node that belongs to the given label. */
    private static AbstractInsnNode lastPseudo(LabelNode label) {
        AbstractInsnNode last = label;
        AbstractInsnNode next = label.getNext();
        while (next instanceof LabelNode || next instanceof FrameNode || next instanceof LineNumberNode) {
            last = next;
            next = next.getNext();
        }
        return last;
    }

    /** Declares an int local in the given slot, filling the gap with unusable slots. */
    private static void appendLocal(FrameNode frame, int slot) {
        List<Object> locals = new ArrayList<>(frame.local);
        int slots = 0;
        for (Object local : locals) {
            slots += local == Opcodes.LONG || local == Opcodes.DOUBLE ? 2 : 1;
        }
        for (; slots < slot; slots++) {
            locals.add(Opcodes.TOP);
        }
        locals.add(Opcodes.INTEGER);
        frame.local = locals;
    }
}
