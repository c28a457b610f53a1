package dev.stdb.maven.wasm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHierarchy;
import org.teavm.model.ClassReader;
import org.teavm.model.ElementModifier;
import org.teavm.model.Incoming;
import org.teavm.model.Instruction;
import org.teavm.model.InvokeDynamicInstruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.Phi;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.AssignInstruction;
import org.teavm.model.instructions.CastInstruction;
import org.teavm.model.instructions.ConstructArrayInstruction;
import org.teavm.model.instructions.ConstructInstruction;
import org.teavm.model.instructions.ConstructMultiArrayInstruction;
import org.teavm.model.instructions.GetElementInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.NullConstantInstruction;
import org.teavm.model.instructions.StringConstantInstruction;
import org.teavm.model.instructions.UnwrapArrayInstruction;
import org.teavm.model.util.DefinitionExtractor;

/**
 * Which assignments to elements of arrays cannot fail, by the types that are written down in one method: the value has
 * the type of the elements, and the array was made there, or elements of its type have no subtypes.
 *
 * <p>Programs are in SSA form; a variable that is defined twice all the same is unknown. Used by one thread.
 */
final class ArrayStores {
    private static final ValueType OBJECT = ValueType.object("java.lang.Object");
    private static final ValueType STRING = ValueType.object("java.lang.String");

    /** Final on the JVM, but not in TeaVM's library. */
    private static final Set<String> FINAL_CLASSES = Set.of(
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Character",
            "java.lang.Class",
            "java.lang.Double",
            "java.lang.Float",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Short",
            "java.lang.String");

    /** How far definitions are followed. */
    private static final int DEPTH_MAX = 8;

    /**
     * What is known of a variable.
     *
     * @param type its type, null if it is always null
     * @param exact whether values are of no subtype
     */
    private record Known(@Nullable ValueType type, boolean exact) {
        static final Known NOTHING_BUT_NULL = new Known(null, true);
    }

    private final MethodHolder method;
    private final ClassHierarchy hierarchy;

    /** Instructions and phis that define variables; nothing where one is defined twice, or by a handler. */
    private final Map<Variable, Object> definitions = new HashMap<>();

    private final Set<Variable> undecided = new HashSet<>();

    ArrayStores(MethodHolder method, ClassHierarchy hierarchy) {
        this.method = method;
        this.hierarchy = hierarchy;
        DefinitionExtractor extractor = new DefinitionExtractor();
        for (BasicBlock block : method.getProgram().getBasicBlocks()) {
            if (block.getExceptionVariable() != null) {
                undecided.add(block.getExceptionVariable());
            }
            for (Phi phi : block.getPhis()) {
                define(phi.getReceiver(), phi);
            }
            for (Instruction instruction : block) {
                instruction.acceptVisitor(extractor);
                for (Variable variable : extractor.getDefinedVariables()) {
                    define(variable, instruction);
                }
            }
        }
    }

    private void define(Variable variable, Object definition) {
        if (definitions.put(variable, definition) != null) {
            undecided.add(variable);
        }
    }

    /**
     * Returns whether an assignment never throws {@link ArrayStoreException}.
     *
     * @param array the array
     * @param value the new element
     */
    boolean isSafe(Variable array, Variable value) {
        Known known = typeOf(array, 0);
        Known assigned = typeOf(value, 0);
        if (assigned != null && assigned.type() == null) {
            return true;
        }
        if (known == null || !(known.type() instanceof ValueType.Array arrayType)) {
            return false;
        }
        ValueType element = arrayType.getItemType();
        if (known.exact() && element.equals(OBJECT)) {
            return true;
        }
        ValueType type = assigned == null ? null : assigned.type();
        return type != null
                && (known.exact() || isFinal(element))
                && (type.equals(element) || hierarchy.isSuperType(element, type, false));
    }

    private boolean isFinal(ValueType type) {
        if (type instanceof ValueType.Array array) {
            return array.getItemType() instanceof ValueType.Primitive || isFinal(array.getItemType());
        }
        if (!(type instanceof ValueType.Object object)) {
            return false;
        }
        if (FINAL_CLASSES.contains(object.getClassName())) {
            return true;
        }
        ClassReader reader = hierarchy.getClassSource().get(object.getClassName());
        return reader != null && reader.hasModifier(ElementModifier.FINAL);
    }

    private @Nullable Known typeOf(Variable variable, int depth) {
        if (depth > DEPTH_MAX || undecided.contains(variable)) {
            return null;
        }
        Object definition = definitions.get(variable);
        if (definition instanceof Phi phi) {
            return joined(phi, depth + 1);
        }
        if (definition instanceof Instruction instruction) {
            return definedBy(instruction, depth + 1);
        }
        int index = variable.getIndex();
        if (index == 0) {
            return declared(ValueType.object(method.getOwnerName()));
        }
        return index <= method.parameterCount() ? declared(method.parameterType(index - 1)) : null;
    }

    private @Nullable Known joined(Phi phi, int depth) {
        Known common = Known.NOTHING_BUT_NULL;
        for (Incoming incoming : phi.getIncomings()) {
            Known known = typeOf(incoming.getValue(), depth);
            common = known == null ? null : merge(common, known);
            if (common == null) {
                return null;
            }
        }
        return common;
    }

    private static @Nullable Known merge(Known first, Known second) {
        if (first.type() == null) {
            return second;
        }
        if (second.type() == null) {
            return first;
        }
        return first.type().equals(second.type()) ? new Known(first.type(), first.exact() && second.exact()) : null;
    }

    private static Known declared(ValueType type) {
        return new Known(type, false);
    }

    private @Nullable Known definedBy(Instruction instruction, int depth) {
        if (instruction instanceof AssignInstruction assign) {
            return typeOf(assign.getAssignee(), depth);
        } else if (instruction instanceof UnwrapArrayInstruction unwrap) {
            return typeOf(unwrap.getArray(), depth);
        } else if (instruction instanceof ConstructArrayInstruction array) {
            return new Known(ValueType.arrayOf(array.getItemType()), true);
        } else if (instruction instanceof ConstructMultiArrayInstruction array) {
            return new Known(array.getItemType(), true);
        } else if (instruction instanceof ConstructInstruction object) {
            return new Known(ValueType.object(object.getType()), true);
        } else if (instruction instanceof StringConstantInstruction) {
            return new Known(STRING, true);
        } else if (instruction instanceof NullConstantInstruction) {
            return Known.NOTHING_BUT_NULL;
        } else if (instruction instanceof CastInstruction cast) {
            return declared(cast.getTargetType());
        } else if (instruction instanceof GetFieldInstruction get) {
            return declared(get.getFieldType());
        } else if (instruction instanceof InvokeInstruction call) {
            return declared(call.getMethod().getReturnType());
        } else if (instruction instanceof InvokeDynamicInstruction dynamic) {
            return declared(dynamic.getMethod().getResultType());
        } else if (instruction instanceof GetElementInstruction get) {
            Known array = typeOf(get.getArray(), depth);
            return array != null && array.type() instanceof ValueType.Array type ? declared(type.getItemType()) : null;
        }
        return null;
    }
}
