package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.bsatn.TypeCodec;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.OutboxSchema;
import dev.stdb.schema.ScheduleSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TablePart;
import dev.stdb.schema.TableSchema;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Encodes and decodes rows of the catalog (spec module-def.md §11). The writers take a writer that is reset first.
 */
final class SystemRows {
    private static final int WIDTH_I128 = 16;
    private static final int TAG_SOME = 0;
    private static final int TAG_NONE = 1;
    private static final int TAG_DIRECT = 2;
    private static final int TAG_UNIQUE = 1;

    private SystemRows() {}

    /** A row of {@code st_table}. */
    record TableRow(int tableId, String name, boolean isSystem, boolean isPublic, OptionalInt primaryKey) {
        static TableRow of(TableSchema table) {
            return new TableRow(table.tableId(), table.name(), table.isSystem(), table.isPublic(), table.primaryKey());
        }

        void write(BsatnWriter out) {
            out.reset();
            out.writeU32(tableId);
            out.writeString(name);
            out.writeString(isSystem ? "system" : "user");
            out.writeString(isPublic ? "public" : "private");
            if (primaryKey.isPresent()) {
                out.writeTag(TAG_SOME);
                writeColumns(List.of(primaryKey.getAsInt()), out);
            } else {
                out.writeTag(TAG_NONE);
            }
        }

        static TableRow read(BsatnReader in) {
            int id = in.readU32();
            String name = in.readString();
            boolean system = in.readString().equals("system");
            boolean open = in.readString().equals("public");
            OptionalInt key = OptionalInt.empty();
            if (in.readTag(2) == TAG_SOME) {
                List<Integer> columns = readColumns(in);
                key = columns.size() == 1 ? OptionalInt.of(columns.get(0)) : key;
            }
            return new TableRow(id, name, system, open, key);
        }
    }

    static void writeColumn(int tableId, ColumnSchema column, BsatnWriter out) {
        out.reset();
        out.writeU32(tableId);
        out.writeU16(column.position());
        out.writeString(column.name());
        out.writeBytes(TypeCodec.encode(column.type()));
    }

    /** A row of {@code st_column}. */
    record ColumnRow(int tableId, int position, String name, AlgebraicType type) {
        static ColumnRow read(BsatnReader in) {
            return new ColumnRow(
                    in.readU32(), in.readU16(), in.readString(), TypeCodec.read(new BsatnReader(in.readBytes())));
        }
    }

    /** A row of {@code st_sequence}. */
    record SequenceRow(int tableId, SequenceSchema sequence, BigInteger allocated) {
        void write(BsatnWriter out) {
            out.reset();
            out.writeU32(sequence.sequenceId());
            out.writeString(sequence.name());
            out.writeU32(tableId);
            out.writeU16(sequence.column());
            out.writeBigInteger(sequence.increment(), WIDTH_I128);
            out.writeBigInteger(sequence.start(), WIDTH_I128);
            out.writeBigInteger(sequence.min(), WIDTH_I128);
            out.writeBigInteger(sequence.max(), WIDTH_I128);
            out.writeBigInteger(allocated, WIDTH_I128);
        }

        static SequenceRow read(BsatnReader in) {
            int id = in.readU32();
            String name = in.readString();
            int tableId = in.readU32();
            int column = in.readU16();
            BigInteger increment = in.readBigInteger(WIDTH_I128, true);
            BigInteger start = in.readBigInteger(WIDTH_I128, true);
            BigInteger min = in.readBigInteger(WIDTH_I128, true);
            BigInteger max = in.readBigInteger(WIDTH_I128, true);
            SequenceSchema sequence = new SequenceSchema(id, name, column, start, min, max, increment);
            return new SequenceRow(tableId, sequence, in.readBigInteger(WIDTH_I128, true));
        }
    }

    /** A row of {@code st_index}; the accessor name is in another table. */
    record IndexRow(int tableId, IndexSchema index) {
        void write(BsatnWriter out) {
            out.reset();
            out.writeU32(index.indexId());
            out.writeU32(tableId);
            out.writeString(index.name());
            out.writeTag(index.algorithm().catalogTag());
            if (index.algorithm() == IndexAlgorithm.DIRECT) {
                out.writeU16(index.columns().get(0));
            } else {
                writeColumns(index.columns(), out);
            }
        }

        static IndexRow read(BsatnReader in) {
            int id = in.readU32();
            int tableId = in.readU32();
            String name = in.readString();
            int tag = in.readTag(4);
            List<Integer> columns = tag == TAG_DIRECT ? List.of(in.readU16()) : readColumns(in);
            for (IndexAlgorithm algorithm : IndexAlgorithm.values()) {
                if (algorithm.catalogTag() == tag) {
                    return new IndexRow(tableId, new IndexSchema(id, name, name, algorithm, columns));
                }
            }
            throw new DatastoreException(
                    DatastoreErrorCode.SCHEMA_CHANGE, "unknown index algorithm: index=" + name + ", tag=" + tag);
        }
    }

    /** A row of {@code st_constraint}. */
    record ConstraintRow(int tableId, ConstraintSchema constraint) {
        void write(BsatnWriter out) {
            out.reset();
            out.writeU32(constraint.constraintId());
            out.writeString(constraint.name());
            out.writeU32(tableId);
            out.writeTag(TAG_UNIQUE);
            writeColumns(constraint.uniqueColumns(), out);
        }

        static ConstraintRow read(BsatnReader in) {
            int id = in.readU32();
            String name = in.readString();
            int tableId = in.readU32();
            in.readTag(2);
            return new ConstraintRow(tableId, new ConstraintSchema(id, name, readColumns(in)));
        }
    }

    /** A row of {@code st_scheduled}. */
    record ScheduleRow(int tableId, ScheduleSchema schedule) {
        void write(BsatnWriter out) {
            out.reset();
            out.writeU32(schedule.scheduleId());
            out.writeU32(tableId);
            out.writeString(schedule.functionName());
            out.writeString(schedule.name());
            out.writeU16(schedule.atColumn());
        }

        static ScheduleRow read(BsatnReader in) {
            int id = in.readU32();
            int tableId = in.readU32();
            String function = in.readString();
            String name = in.readString();
            return new ScheduleRow(tableId, new ScheduleSchema(id, name, in.readU16(), function));
        }
    }

    /** A row of {@code st_outbox}. */
    record OutboxRow(int tableId, OutboxSchema outbox) {
        void write(BsatnWriter out) {
            out.reset();
            out.writeU32(tableId);
            out.writeString(outbox.remoteReducer());
            out.writeU16(outbox.targetColumn());
            writeColumns(outbox.argColumns(), out);
            String onResult = outbox.onResultReducer();
            if (onResult == null) {
                out.writeTag(TAG_NONE);
            } else {
                out.writeTag(TAG_SOME);
                out.writeString(onResult);
            }
            out.writeString(outbox.signatureHash());
        }

        static OutboxRow read(BsatnReader in) {
            int tableId = in.readU32();
            String reducer = in.readString();
            int target = in.readU16();
            List<Integer> arguments = readColumns(in);
            String onResult = in.readTag(2) == TAG_SOME ? in.readString() : null;
            return new OutboxRow(tableId, new OutboxSchema(reducer, target, arguments, onResult, in.readString()));
        }
    }

    /** Returns the table with the rows of a kind of parts. */
    static int tableOf(TablePart part) {
        if (part instanceof IndexSchema) {
            return SystemTables.ST_INDEX;
        } else if (part instanceof ConstraintSchema) {
            return SystemTables.ST_CONSTRAINT;
        } else if (part instanceof SequenceSchema) {
            return SystemTables.ST_SEQUENCE;
        }
        return SystemTables.ST_SCHEDULED;
    }

    /**
     * Writes the row of a part into {@link #tableOf} it.
     *
     * @param allocated where a sequence goes on
     */
    static void writePart(
            int tableId, TablePart part, Function<SequenceSchema, BigInteger> allocated, BsatnWriter out) {
        if (part instanceof IndexSchema index) {
            new IndexRow(tableId, index).write(out);
        } else if (part instanceof ConstraintSchema constraint) {
            new ConstraintRow(tableId, constraint).write(out);
        } else if (part instanceof SequenceSchema sequence) {
            new SequenceRow(tableId, sequence, allocated.apply(sequence)).write(out);
        } else if (part instanceof ScheduleSchema schedule) {
            new ScheduleRow(tableId, schedule).write(out);
        }
    }

    /** Writes a row of strings: the accessor tables. */
    static void writeStrings(BsatnWriter out, String... values) {
        out.reset();
        for (String value : values) {
            out.writeString(value);
        }
    }

    private static void writeColumns(List<Integer> columns, BsatnWriter out) {
        out.writeCount(columns.size());
        for (int column : columns) {
            out.writeU16(column);
        }
    }

    private static List<Integer> readColumns(BsatnReader in) {
        int count = in.readCount();
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(in.readU16());
        }
        return columns;
    }
}
