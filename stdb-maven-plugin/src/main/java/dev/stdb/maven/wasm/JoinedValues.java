package dev.stdb.maven.wasm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.teavm.model.BasicBlock;
import org.teavm.model.FieldReference;
import org.teavm.model.Incoming;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReader;
import org.teavm.model.Phi;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.analysis.EscapeAnalysis;
import org.teavm.model.instructions.AssignInstruction;
import org.teavm.model.instructions.ConstructInstruction;
import org.teavm.model.instructions.NullCheckInstruction;
import org.teavm.model.instructions.PutFieldInstruction;
import org.teavm.model.optimization.UnusedVariableElimination;

/**
 * Keeps TeaVM's scalar replacement from new objects of several classes that blocks join and whose fields nobody reads
 * after the join, as a decoded value of several variants in a row that is ignored: it removes the join and leaves the
 * uses, on which the compiler ends with "Variable used before definition".
 *
 * <p>While a method is optimised, such a value is stored in a field that does not exist, so that it escapes; the stores
 * are gone before code is generated. Nothing is lost by it, since who reads such a value asks for its class, by which
 * it escapes anyway. Stateless.
 */
final class JoinedValues {
    private static final FieldReference MARK = new FieldReference(JoinedValues.class.getName(), "escaped");

    private JoinedValues() {}

    /** Marks the values of a method, before it is optimised. */
    static void mark(Program program, MethodReader method) {
        Map<Variable, BasicBlock> joins = joinsAtRisk(program);
        if (!joins.isEmpty()) {
            EscapeAnalysis analysis = new EscapeAnalysis();
            analysis.analyze(program, method.getReference());
            joins.forEach((joined, block) -> {
                if (analysis.getFields(joined.getIndex()) == null) {
                    block.addFirst(markOf(joined));
                }
            });
        }
    }

    /** Removes the marks of a method, after it has been optimised. */
    static void unmark(Program program, MethodReader method) {
        List<Instruction> marks = new ArrayList<>();
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                if (instruction instanceof PutFieldInstruction put
                        && put.getField().equals(MARK)) {
                    marks.add(put);
                }
            }
        }
        if (!marks.isEmpty()) {
            marks.forEach(Instruction::delete);
            new UnusedVariableElimination().optimize(method, program);
        }
    }

    private static Map<Variable, BasicBlock> joinsAtRisk(Program program) {
        Flow flow = new Flow(program);
        Map<Variable, BasicBlock> joins = new LinkedHashMap<>();
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Phi join : block.getPhis()) {
                if (flow.isAtRisk(join.getReceiver())) {
                    joins.put(join.getReceiver(), block);
                }
            }
        }
        return joins;
    }

    private static Instruction markOf(Variable joined) {
        PutFieldInstruction mark = new PutFieldInstruction();
        mark.setField(MARK);
        mark.setFieldType(ValueType.object("java.lang.Object"));
        mark.setValue(joined);
        return mark;
    }

    /** Where the values of a method's variables come from. */
    private static final class Flow {
        private final List<List<Variable>> sources = new ArrayList<>();
        private final Map<Integer, String> classes = new HashMap<>();

        Flow(Program program) {
            for (int i = 0; i < program.variableCount(); i++) {
                sources.add(new ArrayList<>());
            }
            for (BasicBlock block : program.getBasicBlocks()) {
                for (Phi join : block.getPhis()) {
                    for (Incoming incoming : join.getIncomings()) {
                        addSource(join.getReceiver(), incoming.getValue());
                    }
                }
                block.forEach(this::add);
            }
        }

        private void add(Instruction instruction) {
            if (instruction instanceof AssignInstruction assign) {
                addSource(assign.getReceiver(), assign.getAssignee());
            } else if (instruction instanceof NullCheckInstruction check) {
                addSource(check.getReceiver(), check.getValue());
            } else if (instruction instanceof ConstructInstruction construct) {
                classes.put(construct.getReceiver().getIndex(), construct.getType());
            }
        }

        private void addSource(Variable receiver, Variable value) {
            sources.get(receiver.getIndex()).add(value);
        }

        /** Whether a value is a new object of one of several classes. */
        boolean isAtRisk(Variable joined) {
            Set<String> joinedClasses = new HashSet<>();
            origins(joined).stream().filter(classes::containsKey).forEach(i -> joinedClasses.add(classes.get(i)));
            return joinedClasses.size() > 1;
        }

        /** Returns the variables whose values may be that of a variable: with it. */
        private BitSet origins(Variable variable) {
            BitSet origins = new BitSet();
            Deque<Variable> open = new ArrayDeque<>(List.of(variable));
            while (!open.isEmpty()) {
                Variable next = open.remove();
                if (!origins.get(next.getIndex())) {
                    origins.set(next.getIndex());
                    open.addAll(sources.get(next.getIndex()));
                }
            }
            return origins;
        }
    }
}
