package dev.stdb.processor.step;

import dev.stdb.StdbException;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.Default;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Unique;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonReader;
import dev.stdb.json.SatsJson;
import dev.stdb.moduledef.ColumnDefaultDef;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.Scalar;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeDefinition.Constant;
import dev.stdb.processor.model.TypeDefinition.EnumDefinition;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeTable;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.model.TypeUse.OptionalUse;
import dev.stdb.processor.model.TypeUse.ScalarUse;
import dev.stdb.processor.validate.Report;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.TimeDuration;
import dev.stdb.types.Timestamp;
import dev.stdb.types.Uuid;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** Reads {@code @Default} on the columns of a table, and encodes the values. */
final class DefaultReader {

    private static final List<Class<?>> UNSHARED = List.of(PrimaryKey.class, Unique.class, AutoInc.class);

    /** Tag of the present variant of an option: spec sats.md §3. */
    private static final int SOME = 0;

    private static final int NONE = 1;

    /** Tags of a time of a schedule: spec sats.md §2.5. */
    private static final int INTERVAL = 0;

    private static final int TIME = 1;

    private final Report report;
    private final TypeTable types;

    /** Creates a reader for tables of complete types. */
    DefaultReader(Report report, TypeTable types) {
        this.report = report;
        this.types = types;
    }

    /** Returns a table with the defaults of its columns. */
    TableModel read(TypeElement element, TableModel table) {
        List<ColumnDefaultDef> defaults = new ArrayList<>();
        List<Field> fields = types.record(table.slot()).fields();
        for (int column = 0; column < fields.size(); column++) {
            Element component = Records.components(element).get(column);
            Optional<AnnotationMirror> annotation = Mirrors.find(component, Default.class);
            TypeUse type = fields.get(column).type();
            if (annotation.isPresent()) {
                Optional<Class<?>> mark = unsharedMark(table, component);
                if (mark.isPresent()) {
                    report.add(
                            Mirrors.positioned(component),
                            Message.DEFAULT_SHARED,
                            fields.get(column).name(),
                            mark.get().getSimpleName());
                } else if (isUnique(table, column)) {
                    report.add(
                            Mirrors.positioned(component),
                            Message.DEFAULT_UNIQUE,
                            fields.get(column).name());
                } else {
                    read(component, annotation.get(), fields.get(column), column, defaults);
                }
            } else if (type instanceof OptionalUse) {
                defaults.add(new ColumnDefaultDef(column, new byte[] {NONE}));
            }
        }
        return table.withDefaults(defaults);
    }

    /** Returns the annotation that says that the rows have different values; those of one column of a key may agree. */
    private static Optional<Class<?>> unsharedMark(TableModel table, Element component) {
        return UNSHARED.stream()
                .filter(mark -> Mirrors.has(component, mark))
                .filter(mark -> mark != PrimaryKey.class || !table.hasCompositeKey())
                .findFirst();
    }

    private static boolean isUnique(TableModel table, int column) {
        return table.indexes().stream()
                .anyMatch(index -> index.unique() && index.columns().equals(List.of(column)));
    }

    private void read(
            Element component, AnnotationMirror annotation, Field field, int column, List<ColumnDefaultDef> defaults) {
        AnnotationValue value = Mirrors.value(annotation, "value").orElseThrow();
        String text = (String) value.getValue();
        BsatnWriter out = new BsatnWriter();
        try {
            write(field.type(), text, out);
            defaults.add(new ColumnDefaultDef(column, out.toByteArray()));
        } catch (StdbException | IllegalArgumentException | ArithmeticException | DateTimeException e) {
            report.add(
                    Mirrors.positioned(component),
                    Message.DEFAULT_VALUE,
                    text,
                    field.name(),
                    Mirrors.display(component.asType()),
                    example(field.type()));
        }
    }

    private void write(TypeUse type, String text, BsatnWriter out) {
        if (type instanceof OptionalUse optional) {
            out.writeTag(SOME);
            write(optional.payload(), text, out);
        } else if (type instanceof ScalarUse scalar) {
            write(scalar.scalar(), text, out);
        } else if (type instanceof NamedUse named && types.get(named.slot()) instanceof EnumDefinition plain) {
            out.writeTag(constant(plain, text));
        } else {
            JsonReader json = new JsonReader(text);
            SatsJson.read(types.typespace().resolve(types.algebraicType(type)), json, out);
            json.endDocument();
        }
    }

    private static int constant(EnumDefinition plain, String text) {
        for (int tag = 0; tag < plain.constants().size(); tag++) {
            Constant constant = plain.constants().get(tag);
            if (text.equals(constant.javaName()) || text.equals(constant.name())) {
                return tag;
            }
        }
        throw new IllegalArgumentException("no such constant");
    }

    private static void write(Scalar scalar, String text, BsatnWriter out) {
        switch (scalar) {
            case BOOL -> out.writeBool(bool(text));
            case STRING -> out.writeString(text);
            case F32 -> out.writeF32(Float.parseFloat(text));
            case F64 -> out.writeF64(Double.parseDouble(text));
            case BYTES -> out.writeBytes(HexFormat.of().parseHex(text));
            case IDENTITY -> out.writeIdentity(Identity.fromHex(text));
            case CONNECTION_ID -> out.writeConnectionId(ConnectionId.fromHex(text));
            case UUID, JAVA_UUID -> write(Uuid.fromString(text), out);
            case TIMESTAMP, INSTANT ->
                out.writeI64(Timestamp.ofInstant(Instant.parse(text)).micros());
            case TIME_DURATION, DURATION ->
                out.writeI64(TimeDuration.ofDuration(Duration.parse(text)).micros());
            case LOCAL_DATE ->
                out.writeI32(Math.toIntExact(LocalDate.parse(text).toEpochDay()));
            case SCHEDULE_AT -> writeScheduleAt(text, out);
            default -> out.writeBigInteger(inRange(scalar, new BigInteger(text)), scalar.fixedSize());
        }
    }

    /** Durations in ISO form begin with P, which no instant does. */
    private static void writeScheduleAt(String text, BsatnWriter out) {
        boolean isInterval = text.startsWith("P");
        out.writeTag(isInterval ? INTERVAL : TIME);
        write(isInterval ? Scalar.TIME_DURATION : Scalar.TIMESTAMP, text, out);
    }

    private static void write(Uuid value, BsatnWriter out) {
        out.writeU128(value.lo(), value.hi());
    }

    private static boolean bool(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("neither true nor false");
        }
        return text.equals("true");
    }

    private static BigInteger inRange(Scalar scalar, BigInteger value) {
        int bits = scalar.fixedSize() * Byte.SIZE;
        boolean fits = scalar.isSigned() ? value.bitLength() < bits : value.signum() >= 0 && value.bitLength() <= bits;
        if (!fits) {
            throw new ArithmeticException("out of range");
        }
        return value;
    }

    private String example(TypeUse type) {
        if (type instanceof OptionalUse optional) {
            return example(optional.payload());
        }
        if (type instanceof ScalarUse scalar) {
            return example(scalar.scalar());
        }
        if (type instanceof NamedUse named && types.get(named.slot()) instanceof EnumDefinition plain) {
            return String.join(
                    ", ", plain.constants().stream().map(Constant::javaName).toList());
        }
        return "its JSON, for example [] for an empty list or {\"x\": 1} for a record";
    }

    private static String example(Scalar scalar) {
        return switch (scalar) {
            case BOOL -> "true or false";
            case STRING -> "any text";
            case F32, F64 -> "a number such as 1.5";
            case BYTES -> "pairs of hexadecimal digits";
            case IDENTITY -> "64 hexadecimal digits";
            case CONNECTION_ID -> "32 hexadecimal digits";
            case UUID, JAVA_UUID -> "a UUID such as 00112233-4455-6677-8899-aabbccddeeff";
            case TIMESTAMP, INSTANT -> "an instant such as 2026-01-01T00:00:00Z";
            case TIME_DURATION, DURATION -> "a duration such as PT1H30M";
            case LOCAL_DATE -> "a date such as 2026-01-31";
            case SCHEDULE_AT -> "an interval such as PT10S, or an instant such as 2026-01-01T00:00:00Z";
            default -> range(scalar);
        };
    }

    private static String range(Scalar scalar) {
        int bits = scalar.fixedSize() * Byte.SIZE;
        BigInteger limit = BigInteger.ONE.shiftLeft(scalar.isSigned() ? bits - 1 : bits);
        return "a whole number from " + (scalar.isSigned() ? limit.negate() : BigInteger.ZERO) + " to "
                + limit.subtract(BigInteger.ONE);
    }
}
