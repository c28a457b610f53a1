package dev.stdb.processor.message;

/**
 * Every problem the processor reports, with its cure. Arguments are inserted at {@code %s}. Each constant has a test
 * with the exact text, file and line.
 */
public enum Message {
    // Tables
    TABLE_NOT_RECORD(
            "@Table belongs on a record, but %s is none. Declare it as a record; its components become the columns."),
    TABLE_NOT_JVM_RECORD("@Table belongs on a record, but %s is none. Add @JvmRecord to the data class, whose "
            + "properties must all be val."),
    TABLE_EMPTY("Table %s has no columns. Add at least one component to the record."),
    TABLE_NAME_RESERVED("Table name %s is reserved: names starting with st_ or stdb_ belong to the system. Choose "
            + "another name with @Table(name = ...)."),
    TABLE_NAME_REPEATED("Table name %s is also used by %s (both are %s in the database). Choose another name with "
            + "@Table(name = ...)."),
    COLUMN_NAME_REPEATED("Columns %s and %s of one table are both %s in the database. Rename one, or use @Name."),
    ROW_RECURSIVE("Row type %s contains itself through %s. Rows are stored inlined: break the cycle, for "
            + "example by storing a key."),
    OBJECT_NAME_REPEATED("Table %s needs the name %s for the index, constraint or sequence of its column %s, but %s "
            + "has it already. Rename one of the tables or columns."),
    PRIMARY_KEY_REPEATED("%s has more than one @PrimaryKey, but the key of a view is one column. Keep one."),
    AUTO_INC_TYPE("@AutoInc needs an integer column, but %s is %s. Use an integer type, or remove @AutoInc."),
    COLUMN_ANNOTATION_OUTSIDE_TABLE(
            "@%s has no effect here, because %s is not a table. Add @Table to the record, or remove the annotation."),
    ACCESSOR_TAKEN("The generated method for %s would be %s(), which %s already has. Rename it, with @Name, "
            + "@Index(name = ...) or @Table(name = ...)."),

    SCHEDULED_AT_COLUMN("Scheduled table %s needs exactly one component of type ScheduleAt, which says when a row is "
            + "due. It has %s."),
    SCHEDULED_KEY("Scheduled table %s needs a primary key of type long. Add @PrimaryKey @AutoInc long id."),
    SCHEDULED_EVENT("Scheduled table %s must not be an event table, whose rows live for one transaction only. Remove "
            + "event = true."),
    SCHEDULED_REDUCER_MISSING(
            "Table %s is scheduled for reducer %s, which does not exist. Declare @Reducer static void "
                    + "%s(ReducerContext<Db> ctx, %s row)."),
    SCHEDULED_REDUCER_PARAMETERS("Reducer %s gets the rows of table %s when they are due. Declare it as "
            + "%s(ReducerContext<Db> ctx, %s row)."),

    DEFAULT_VALUE("@Default(\"%s\") is no value of column %s of type %s. Write %s."),
    DEFAULT_SHARED("Column %s has @%s, so the rows of a table cannot share a default. Remove @Default."),
    DEFAULT_UNIQUE("Column %s has a unique index, so the rows of a table cannot share a default. Remove @Default."),

    // Indexes
    INDEX_COLUMN_TYPE("Column %s of type %s cannot be indexed. Indexable are booleans, integers, strings, enums "
            + "without fields, Identity, ConnectionId, Uuid, Timestamp, TimeDuration and their likes of the JDK."),
    INDEX_COLUMN_UNKNOWN("Table %s has no column %s. Its columns are: %s."),
    INDEX_COLUMN_REPEATED("Column %s appears twice in one index. List each column once."),
    INDEX_COLUMNS_MISSING("An index in @Table(indexes = ...) names its columns. Add columns = {...}, or put @Index on "
            + "the record component."),
    INDEX_COLUMNS_MISPLACED("@Index on a component indexes that component. Remove columns, or move the annotation into "
            + "@Table(indexes = ...)."),
    INDEX_UNIQUE_MISPLACED(
            "@Index on a component is unique together with @Unique. Write @Unique instead of unique = true."),
    INDEX_REPEATED("Table %s has two indexes on %s. Remove one."),
    DIRECT_INDEX_TYPE("A direct index needs an unsigned integer of at most 64 bits or an enum without fields, but "
            + "%s is %s. Declare it @U8 short, @U16 int, @U32 long or @Unsigned long, or use IndexAlgorithm.BTREE."),
    DIRECT_INDEX_COLUMNS("A direct index has exactly one column. Use IndexAlgorithm.BTREE for several."),
    DIRECT_INDEX_NOT_UNIQUE("A direct index needs a unique column. Add @Unique to %s, or use IndexAlgorithm.BTREE."),

    // Filters
    FILTER_NOT_CONSTANT("@ClientVisibilityFilter needs a constant text, but %s is none. Declare it static final String "
            + "with a text that the compiler knows."),
    FILTER_QUERY("%s is no filter. Write SELECT * FROM table WHERE ..., or SELECT a.* FROM table a JOIN other b ON ... "
            + "WHERE ...; what is returned are the rows of one table."),
    FILTER_TABLE_UNKNOWN("The module has no table %s. Its tables are, by their names in the database: %s."),
    FILTER_PRIVATE("Table %s is private, so no client sees it anyway. Make it public with access = Access.PUBLIC, or "
            + "remove the filter."),
    FILTER_COLUMN_UNKNOWN("Table %s has no column %s. Its columns are, by their names in the database: %s."),

    // Types
    TYPE_UNSUPPORTED("%s has no database type. Use a primitive, String, List, Set, Map, Optional, Result, byte[], "
            + "Instant, Duration, UUID, LocalDate, a record, an enum, a sealed interface of records, or a type of"
            + " dev.stdb.types."),
    MAP_KEY_BYTES(
            "byte[] is no key of a map: two of them are equal only if they are the same. Use String, or a record."),
    TYPE_NULLABLE("%s may be null, which no value in the database is. Declare it Optional<%s>."),
    TYPE_CHAR("char has no database type. Use String, or a @U16 int."),
    TYPE_ARRAY("Only byte[] may be an array, but this is %s. Use List<%s>."),
    LIST_OF_BYTES("%s with elements @U8 is a byte string in the database, which clients have as byte[]. Write byte[], "
            + "or %s<@U16 Integer>."),
    TYPE_ARGUMENT_MISSING("%s needs concrete type arguments. Write for example %s."),
    TYPE_GENERIC("Type %s has type parameters, which only records have that are types of columns, parameters or "
            + "elements. Declare it without."),
    TYPE_ARGUMENTS_NESTED("The name of %s in the database would have more than %s characters. Declare a record without "
            + "type parameters; one that contains itself must do so with the same type arguments."),
    TYPE_ARGUMENTS_REPEATED("%s is %s in the database, as the same record is elsewhere with other type arguments that "
            + "are stored alike. Use the same Java types in both places."),
    TYPE_NOT_ACCESSIBLE("Generated code in package %s cannot see %s. Make it and the types around it public, or move "
            + "it into that package."),
    TYPE_NAME_REPEATED("Type name %s is also used by %s. Give one of them another name with @Name."),
    TYPE_EMPTY("Record %s has no components, so it has no value to store. Add a component, or use it only "
            + "as a variant of a sealed interface."),
    INTERFACE_NOT_SEALED("Interface %s is not sealed, so its variants are unknown. Make it sealed, with records as "
            + "its permitted subtypes."),
    VARIANT_NOT_RECORD("Variant %s of %s is not a record. Declare it as a record."),
    VARIANT_NAME_REPEATED("Variants %s and %s of one type are both %s in the database. Rename one, or use @Name."),
    VARIANTS_TOO_MANY("%s has %s variants; at most 256 are possible. Split it, or store a number."),
    ENUM_EMPTY("Enum %s has no constants, so it has no value to store. Add a constant."),
    UNSIGNED_MISPLACED("@Unsigned applies to long, but this is %s. Remove it."),
    UNSIGNED_NARROW("@Unsigned applies to long, but this is %s, too small for the numbers that clients have. Write "
            + "@%s %s, as they do."),
    WIDTH_MISSING("BigInteger needs a width. Add one of @I128, @U128, @I256 and @U256."),
    WIDTH_MISPLACED("@%s applies to %s, but this is %s. Remove it, or change the type."),
    WIDTH_REPEATED("BigInteger has more than one width. Keep one of @I128, @U128, @I256 and @U256."),
    MARKS_REPEATED("%s has more than one width: %s. Keep one annotation."),
    NAME_INVALID("%s is not a valid name. Use letters, digits and underscores, not starting with a digit; "
            + "choose one with @Name or name = ...."),

    // Reducers
    REDUCER_NOT_STATIC("Reducer %s must be static: a module has no objects. Add static; in Kotlin @JvmStatic, or "
            + "write it outside of the object."),
    REDUCER_PRIVATE(
            "Reducer %s must not be private, nor may the classes around it: generated code calls it. Remove private."),
    REDUCER_RETURNS_VALUE(
            "Reducer %s must return void. Write results to a table, where clients can subscribe to them."),
    REDUCER_GENERIC("Reducer %s must not have type parameters. Use concrete types."),
    REDUCER_CONTEXT_MISSING(
            "The first parameter of reducer %s must be ReducerContext<Db>. Declare %s(ReducerContext<Db> ctx, ...)."),
    REDUCER_ERROR_TYPE("The error of reducer %s is %s, which is no type for values. Name a record, an enum or a sealed "
            + "interface of records; a text alone needs none."),
    REDUCER_ERROR_RECURSIVE("The error of reducer %s contains itself. Values are encoded inlined: break the cycle, for "
            + "example by a list of parts that refer to each other by number."),
    PARAMETER_NAME_REPEATED("%s has two parameters named %s. Give one of them another name with @Name."),
    PARAMETER_RECURSIVE("Type of parameter %s contains itself. Arguments are encoded inlined: break the cycle, for "
            + "example by passing a list of parts that refer to each other by number."),
    REDUCER_NAME_REPEATED("Reducer name %s is also used by %s (both are %s in the database). Rename one, or use "
            + "@Reducer(name = ...)."),
    LIFECYCLE_PARAMETERS(
            "@%s methods take the context only: nobody passes arguments. Remove the other parameters of %s."),
    LIFECYCLE_REPEATED("@%s is already on %s. Keep one, and call the other from there."),
    LIFECYCLE_MIXED("%s has more than one of @Reducer, @Init, @ClientConnected, @ClientDisconnected and @Scheduled, of "
            + "which only @Reducer and @Scheduled go together. Keep one; share code in a plain method."),
    REDUCER_NAME_RESERVED("Reducer name %s is reserved: names starting with stdb_ belong to generated code. Choose "
            + "another name."),

    // Procedures
    PROCEDURE_NOT_STATIC("Procedure %s must be static: a module has no objects. Add static; in Kotlin @JvmStatic, or "
            + "write it outside of the object."),
    PROCEDURE_PRIVATE("Procedure %s must not be private, nor may the classes around it: generated code calls it. "
            + "Remove private; access = Access.PRIVATE keeps clients away."),
    PROCEDURE_GENERIC("Procedure %s must not have type parameters. Use concrete types."),
    PROCEDURE_CONTEXT_MISSING("The first parameter of procedure %s must be ProcedureContext<Db>. Declare "
            + "%s(ProcedureContext<Db> ctx, ...)."),
    PROCEDURE_MIXED("%s has @Procedure and @%s. A reducer is one transaction, a procedure begins its own: keep one "
            + "annotation."),
    PROCEDURE_NAME_RESERVED("Procedure name %s is reserved: names starting with stdb_ belong to generated code. "
            + "Choose another name."),
    PROCEDURE_NAME_REPEATED("Procedure name %s is also used by %s (both are %s in the database). Rename one, or use "
            + "@Procedure(name = ...)."),
    PROCEDURE_RETURN_RECURSIVE("What procedure %s returns contains itself. Values are encoded inlined: break the "
            + "cycle, for example by returning a list of parts that refer to each other by number."),
    SCHEDULED_PROCEDURE_PARAMETERS("Procedure %s gets the rows of table %s when they are due. Declare it as "
            + "%s(ProcedureContext<Db> ctx, %s row)."),

    SCHEDULED_TIMES("@Scheduled on %s needs either every or cron. Write for example @Scheduled(every = \"1s\") or "
            + "@Scheduled(cron = \"0 3 * * *\")."),
    SCHEDULED_EVERY("%s is not an interval. Write numbers with the units d, h, m, s, ms and us, the largest first, for "
            + "example 1h 30m or 100ms, together at most two years."),
    SCHEDULED_CRON("%s is not a cron expression: %s. Write minute, hour, day of the month, month and day of the week, "
            + "for example 0 3 * * MON-FRI."),
    SCHEDULED_NEVER("No day has a time that fits %s. Check the day of the month and the month."),
    SCHEDULED_ZONE(
            "There is no time zone %s. Did you mean %s? Write UTC, an offset such as +01:00, or a region such as "
                    + "Europe/Berlin."),
    SCHEDULED_ZONE_MISPLACED("An interval has no time zone. Remove zone, or use cron."),

    // Views
    VIEW_NOT_STATIC("View %s must be static: a module has no objects. Add static; in Kotlin @JvmStatic, or "
            + "write it outside of the object."),
    VIEW_PRIVATE(
            "View %s must not be private, nor may the classes around it: generated code calls it. Remove private; who "
                    + "may read it is said by @View(access = ...)."),
    VIEW_GENERIC("View %s must not have type parameters. Use concrete types."),
    VIEW_CONTEXT_MISSING("The first parameter of view %s must be ViewContext<Db>, or AnonymousViewContext<Db> if its "
            + "rows are the same for every caller. Declare %s(ViewContext<Db> ctx, ...); both are generated into "
            + "package %s."),
    VIEW_RETURN_TYPE("View %s must return List<Row>, Optional<Row> or dev.stdb.query.Query<Row>, where Row is a record "
            + "with a component for each column, but it returns %s."),
    VIEW_PARAMETER_TYPE("Parameter %s of view %s is %s, which SQL cannot write as an argument. Use a boolean, an "
            + "integer, String, byte[], Identity, ConnectionId, Timestamp, Uuid or their likes of the JDK."),
    VIEW_NAME_REPEATED("View name %s is also used by %s (both are %s in the database). Rename one, or use "
            + "@View(name = ...)."),
    VIEW_NAME_RESERVED("View name %s is reserved: names starting with st_ or stdb_ belong to the system. Choose "
            + "another name."),
    VIEW_MIXED("%s is a view and has @%s, too. Keep one; share code in a plain method."),

    // HTTP handlers
    HANDLER_SIGNATURE("HTTP handler %s has another form than handlers have. Declare it as static HttpAnswer "
            + "%s(HandlerContext<Db> ctx, HttpRequest request); neither it nor the classes around it may be private."),
    HANDLER_PATH("%s is no path of a route. Begin each segment with /, and use a-z, 0-9, -, _ and ~, or a parameter "
            + "such as {id} for a whole segment."),
    HANDLER_NAME_REPEATED("HTTP handler name %s is also used by %s. Rename one of the methods."),
    HANDLER_ROUTE_REPEATED("Requests to %s go to %s already. Choose another path, or other methods for both."),

    // Environment
    ENVIRONMENT_NOT_INTERFACE("@Environment belongs on an interface without type parameters that extends no other, but "
            + "%s is none. Declare it as one; its methods become the environment variables."),
    ENVIRONMENT_REPEATED("A module has one environment, but %s is one beside %s. Move its methods there."),
    ENVIRONMENT_METHOD("Method %s of %s is no environment variable. Declare it without parameters, of type String, an "
            + "enum, or Optional of either."),
    ENVIRONMENT_KEY("%s is no key of an environment variable. Use letters, digits and underscores, no digit first; "
            + "choose one with @Name."),
    ENVIRONMENT_KEY_REPEATED("Two environment variables have the key %s. Give one of them another with @Name."),

    // Migrations
    MIGRATION_NOT_STATIC("Migration %s must be static: a module has no objects. Add static."),
    MIGRATION_PRIVATE(
            "Migration %s must not be private, nor may the classes around it: generated code calls it. Remove "
                    + "private."),
    MIGRATION_GENERIC("Migration %s must not have type parameters. Use concrete types."),
    MIGRATION_MIXED(
            "%s has @Migration and @%s. A migration runs when a module is published: keep one annotation; share "
                    + "code in a plain method."),
    MIGRATION_FROM(
            "The old row of a migration is a record with a component for each stored column, but from = %s.class "
                    + "is none. Copy the record of the table as it was, under another name."),
    MIGRATION_PARAMETERS(
            "Migration %s gets the context and the old row. Declare it as %s(ReducerContext<Db> ctx, %s " + "old)."),
    MIGRATION_RETURN("Migration %s must return the new row, a record with @Table, or the old row of another migration, "
            + "which goes on from there, but it returns %s."),
    MIGRATION_END(
            "Migration %s returns %s, which is neither a record with @Table nor the old row of another migration. "
                    + "Return the new row, or write the migration that goes on from %s."),
    MIGRATION_EVENT("Migration %s leads to table %s, which is an event table and keeps no rows. Remove the migration."),
    MIGRATION_REPEATED(
            "Migration %s starts from %s, and so does %s. Keep one; which rows become what is decided in " + "it."),
    MIGRATION_CIRCLE("Migration %s leads back to its own old row %s. Let the chain of migrations end at a record with "
            + "@Table."),

    // Module
    PACKAGE_MISSING("The module's classes have no package in common. Put them below one package that is not the "
            + "default package."),
    GENERATED_NAME_TAKEN("Class %s is going to be generated, but the sources have one of that name. Rename yours."),
    INTERNAL_ERROR("The stdb annotation processor failed: %s. This is a bug in stdb; please report it with the "
            + "sources that cause it.");

    private final String template;

    Message(String template) {
        this.template = template;
    }

    /**
     * Returns the text.
     *
     * @param arguments one value for each {@code %s}
     * @return the text to show
     */
    public String format(Object... arguments) {
        return String.format(template, arguments);
    }
}
