package dev.stdb.it.authoring;

import static dev.stdb.it.authoring.MigrationRule.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.it.authoring.MigrationRule.Clients;
import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.server.database.PublishPolicy;
import dev.stdb.server.database.PublishPreview;
import dev.stdb.testing.Checks;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule of automatic migration (spec semantics.md §3) with a pair of Java modules: plan, outcome, rows, clients.
 */
final class MigrationRulesTest {
    private static final String ITEM = "@Table(name = \"item\") record Item(@PrimaryKey int id, String name) {}\n";
    private static final String OTHER = "@Table(name = \"other\") record Other(@PrimaryKey int id) {}\n";
    private static final String ROW = "new Item(1, \"a\")";
    private static final String STORED = "[1,\"a\"]";

    /** Rules about tables of one kind, with a row in it. */
    private static MigrationRule item(String name) {
        return rule(name).before(ITEM).row(ROW).rows(STORED);
    }

    private static Stream<MigrationRule> tables() {
        return Stream.of(
                item("add a table").after(ITEM + OTHER).plan("Created table `other`"),
                item("remove an empty table")
                        .before(ITEM + OTHER)
                        .after(ITEM)
                        .plan("Removed table `other`")
                        .dropsClients(),
                item("remove a table with rows").after(OTHER).fails("Cannot remove table `item`: table contains data"),
                item("rename an empty table")
                        .before(ITEM + OTHER)
                        .after(ITEM + OTHER.replace("other", "another"))
                        .plan("Removed table `other`", "Created table `another`")
                        .dropsClients(),
                item("make a table public")
                        .after(ITEM.replace("\"item\"", "\"item\", access = Access.PUBLIC"))
                        .plan("Made table `item` public"),
                item("make a table private")
                        .before(ITEM.replace("\"item\"", "\"item\", access = Access.PUBLIC"))
                        .after(ITEM)
                        .plan("Made table `item` private"),
                item("make a table an event table")
                        .after(ITEM.replace("\"item\"", "\"item\", event = true"))
                        .refused("Changing the event flag of table item requires a manual migration"),
                rule("change the columns of an event table")
                        .before(ITEM + "@Table(name = \"shot\", event = true) record Shot(int x) {}")
                        .after(ITEM + "@Table(name = \"shot\", event = true) record Shot(String y) {}")
                        .row(ROW)
                        .rows(STORED)
                        .plan("Replaced the columns of event table `shot`")
                        .dropsClients());
    }

    private static Stream<MigrationRule> columns() {
        return Stream.of(
                item("add a column at the end with a default")
                        .after(ITEM.replace("String name", "String name, @Default(\"7\") int level"))
                        .plan("Added columns level to table `item`")
                        .dropsClients()
                        .rows("[1,\"a\",7]"),
                item("add an optional column")
                        .after(ITEM.replace("String name", "String name, Optional<String> note"))
                        .plan("Added columns note to table `item`")
                        .dropsClients()
                        .rows("[1,\"a\",[1,[]]]"),
                item("add a column without default")
                        .after(ITEM.replace("String name", "String name, int level"))
                        .refused("Adding a column level to table item requires a default value annotation"),
                item("add a column elsewhere")
                        .after(ITEM.replace("String name", "@Default(\"7\") int level, String name"))
                        .refused("Reordering table item requires a manual migration"),
                item("reorder columns")
                        .after(ITEM.replace("@PrimaryKey int id, String name", "String name, @PrimaryKey int id"))
                        .refused("Reordering table item requires a manual migration"),
                item("remove a column")
                        .after(ITEM.replace(", String name", ""))
                        .refused("Removing a column name from table item requires a manual migration"),
                item("rename a column")
                        .after(ITEM.replace("String name", "@Default(\"\") String title"))
                        .refused("Removing a column name from table item requires a manual migration"),
                item("change the type of a column")
                        .after(ITEM.replace("String name", "int name"))
                        .refused("Changing the type of column name in table item requires a manual migration"),
                rule("change the name of a column in Java only")
                        .before(ITEM.replace("String name", "String fullName"))
                        .after(ITEM.replace("String name", "String full_name"))
                        .row(ROW)
                        .plan("Changed the names in module code of table `item`")
                        .rows(STORED),
                item("change a default")
                        .before(ITEM.replace("String name", "@Default(\"x\") String name"))
                        .after(ITEM.replace("String name", "@Default(\"y\") String name")));
    }

    private static final String RED = "enum Color { RED, BLUE }\n@Table(name = \"item\") record Item(%s color) {}\n";

    private static MigrationRule color(String name, String type) {
        return rule(name).before(RED.formatted(type));
    }

    private static Stream<MigrationRule> types() {
        String product = "record Spot(int x, Color color) {}\n" + RED.formatted("Spot");
        return Stream.of(
                color("an enum gains a variant at its end", "Color")
                        .after(RED.formatted("Color").replace("BLUE", "BLUE, GREEN"))
                        .row("new Item(Color.BLUE)")
                        .plan("Changed columns of table `item`")
                        .rows("[[1,[]]]"),
                color("an enum in a list gains a variant", "List<Color>")
                        .after(RED.formatted("List<Color>").replace("BLUE", "BLUE, GREEN"))
                        .row("new Item(List.of(Color.BLUE))")
                        .plan("Changed columns of table `item`")
                        .rows("[[[1,[]]]]"),
                rule("an enum in a record gains a variant")
                        .before(product)
                        .after(product.replace("BLUE", "BLUE, GREEN"))
                        .row("new Item(new Spot(1, Color.BLUE))")
                        .plan("Changed columns of table `item`")
                        .rows("[[1,[1,[]]]]"),
                color("an enum gains a variant elsewhere", "Color")
                        .after(RED.formatted("Color").replace("RED", "GREEN, RED"))
                        .row("new Item(Color.BLUE)")
                        .refused("variant red renamed to green")
                        .rows("[[1,[]]]"),
                color("an enum loses a variant", "Color")
                        .after(RED.formatted("Color").replace(", BLUE", ""))
                        .row("new Item(Color.RED)")
                        .refused("fewer variants")
                        .rows("[[0,[]]]"),
                rule("a record gains a component")
                        .before(product)
                        .after(product.replace("int x", "int x, int y"))
                        .row("new Item(new Spot(1, Color.BLUE))")
                        .refused("more fields")
                        .rows("[[1,[1,[]]]]"),
                rule("a component is renamed")
                        .before(product)
                        .after(product.replace("int x", "int y"))
                        .row("new Item(new Spot(1, Color.BLUE))")
                        .refused("field x renamed to y")
                        .rows("[[1,[1,[]]]]"));
    }

    private static final String SHAPE = "sealed interface Shape permits Dot, Line {}\n"
            + "record Dot(int x) implements Shape {}\n"
            + "record Line(int x) implements Shape {}\n"
            + "@Table(name = \"item\") record Item(%s shape) {}\n";

    private static MigrationRule shape(String name) {
        return rule(name)
                .before(SHAPE.formatted("Shape"))
                .row("new Item(new Line(7))")
                .rows("[[1,[7]]]");
    }

    /** Returns the shapes with one more that has components of its own. */
    private static String withBox(String type, String components) {
        return SHAPE.formatted(type).replace("Line {}", "Line, Box {}") + "record Box(" + components
                + ") implements Shape {}\n";
    }

    private static Stream<MigrationRule> sums() {
        return Stream.of(
                shape("a sum gains a variant as large as the others")
                        .after(withBox("Shape", "int side"))
                        .plan("Changed columns of table `item`"),
                shape("a sum gains a variant larger than the others, for which rows have no fixed place")
                        .after(withBox("Shape", "String name, double width, List<Dot> corners"))
                        .plan("Changed columns of table `item`"),
                shape("a sum in a list gains a variant")
                        .before(SHAPE.formatted("List<Shape>"))
                        .after(withBox("List<Shape>", "int side"))
                        .row("new Item(List.of(new Line(7)))")
                        .plan("Changed columns of table `item`")
                        .rows("[[[1,[7]]]]"),
                shape("a sum gains a variant elsewhere")
                        .after(withBox("Shape", "int side").replace("Dot, Line, Box", "Box, Dot, Line"))
                        .refused("variant dot renamed to box"),
                shape("a sum loses a variant")
                        .after(SHAPE.formatted("Shape")
                                .replace("Dot, Line", "Dot")
                                .replace("(int x) implements Shape {}\n@", "(int x) {}\n@"))
                        .refused("fewer variants"),
                shape("a variant gains a component")
                        .after(SHAPE.formatted("Shape").replace("Line(int x", "Line(int x, int y"))
                        .refused("more fields within variant line"));
    }

    private static final String WIDE = "@Table(name = \"item\"/*INDEXES*/) record Item(int id, int a, int b) {}\n";
    private static final String WIDE_ROW = "new Item(1, 2, 3)";
    private static final String WIDE_STORED = "[1,2,3]";

    private static MigrationRule wide(String name) {
        return rule(name).before(WIDE).row(WIDE_ROW).rows(WIDE_STORED);
    }

    private static String over(String indexes) {
        return WIDE.replace("/*INDEXES*/", ", indexes = " + indexes);
    }

    private static Stream<MigrationRule> keys() {
        String keyed = WIDE.replace("int id", "@PrimaryKey int id");
        String pair = keyed.replace("int a", "@PrimaryKey int a");
        String unique = WIDE.replace("int a", "@Unique int a");
        String counted = WIDE.replace("int id", "@AutoInc int id");
        return Stream.of(
                wide("add a primary key")
                        .after(keyed)
                        .plan(
                                "Changed primary key of table `item`",
                                "Created index `item_id_idx_btree` of table `item`",
                                "Created unique constraint `item_id_key` of table `item`"),
                wide("remove a primary key")
                        .before(keyed)
                        .after(WIDE)
                        .plan(
                                "Removed unique constraint `item_id_key` of table `item`",
                                "Removed index `item_id_idx_btree` of table `item`",
                                "Changed primary key of table `item`"),
                wide("make a unique column the primary key")
                        .before(WIDE.replace("int id", "@Unique int id"))
                        .after(keyed)
                        .plan("Changed primary key of table `item`"),
                wide("add an index")
                        .after(WIDE.replace("int a", "@Index int a"))
                        .plan("Created index `item_a_idx_btree` of table `item`"),
                wide("remove an index")
                        .before(WIDE.replace("int a", "@Index int a"))
                        .after(WIDE)
                        .plan("Removed index `item_a_idx_btree` of table `item`"),
                wide("change the algorithm of an index")
                        .before(WIDE.replace("int a", "@Index int a"))
                        .after(WIDE.replace("int a", "@Index(algorithm = IndexAlgorithm.HASH) int a"))
                        .plan(
                                "Removed index `item_a_idx_btree` of table `item`",
                                "Created index `item_a_idx_hash` of table `item`"),
                wide("change the columns of an index")
                        .before(over("@Index(name = \"by\", columns = {\"a\"})"))
                        .after(over("@Index(name = \"by\", columns = {\"a\", \"b\"})"))
                        .plan(
                                "Removed index `item_a_idx_btree` of table `item`",
                                "Created index `item_a_b_idx_btree` of table `item`"),
                wide("rename an index in Java")
                        .before(over("@Index(name = \"by\", columns = {\"a\", \"b\"})"))
                        .after(over("@Index(name = \"of\", columns = {\"a\", \"b\"})")),
                wide("add a unique constraint")
                        .after(unique)
                        .plan(
                                "Created index `item_a_idx_btree` of table `item`",
                                "Created unique constraint `item_a_key` of table `item`"),
                rule("add a unique constraint that rows violate")
                        .before(WIDE)
                        .after(unique)
                        .row("new Item(1, 2, 3)); ctx.db().item().insert(new Item(4, 2, 5)")
                        .fails("rows violate a new unique constraint: table=item")
                        .rows("[1,2,3]", "[4,2,5]"),
                wide("remove a unique constraint")
                        .before(unique)
                        .after(WIDE)
                        .plan(
                                "Removed unique constraint `item_a_key` of table `item`",
                                "Removed index `item_a_idx_btree` of table `item`"),
                wide("change the columns of a unique constraint, whose name follows")
                        .before(over("@Index(name = \"by\", columns = {\"id\", \"a\"}, unique = true)"))
                        .after(over("@Index(name = \"by\", columns = {\"id\", \"b\"}, unique = true)"))
                        .plan(
                                "Removed unique constraint `item_id_a_key` of table `item`",
                                "Removed index `item_id_a_idx_btree` of table `item`",
                                "Created index `item_id_b_idx_btree` of table `item`",
                                "Created unique constraint `item_id_b_key` of table `item`"),
                wide("add a primary key of several columns")
                        .after(pair)
                        .plan(
                                "Created index `item_id_a_idx_btree` of table `item`",
                                "Created unique constraint `item_id_a_pkey` of table `item`"),
                rule("add a primary key of several columns that rows violate")
                        .before(WIDE)
                        .after(pair)
                        .row("new Item(1, 2, 3)); ctx.db().item().insert(new Item(1, 2, 4)")
                        .fails("rows violate a new unique constraint: table=item")
                        .rows("[1,2,3]", "[1,2,4]"),
                wide("remove a primary key of several columns")
                        .before(pair)
                        .after(WIDE)
                        .plan(
                                "Removed unique constraint `item_id_a_pkey` of table `item`",
                                "Removed index `item_id_a_idx_btree` of table `item`"),
                wide("add a column to the primary key")
                        .before(keyed)
                        .after(pair)
                        .plan(
                                "Removed unique constraint `item_id_key` of table `item`",
                                "Removed index `item_id_idx_btree` of table `item`",
                                "Changed primary key of table `item`",
                                "Created index `item_id_a_idx_btree` of table `item`",
                                "Created unique constraint `item_id_a_pkey` of table `item`"),
                wide("add a column to a primary key of several columns")
                        .before(pair)
                        .after(pair.replace("int b", "int b, @PrimaryKey @Default(\"7\") int c"))
                        .plan(
                                "Removed unique constraint `item_id_a_pkey` of table `item`",
                                "Removed index `item_id_a_idx_btree` of table `item`",
                                "Added columns c to table `item`",
                                "Created index `item_id_a_c_idx_btree` of table `item`",
                                "Created unique constraint `item_id_a_c_pkey` of table `item`")
                        .dropsClients()
                        .rows("[1,2,3,7]"),
                wide("make columns that are unique together the primary key")
                        .before(over("@Index(name = \"by\", columns = {\"id\", \"a\"}, unique = true)"))
                        .after(pair)
                        .plan(
                                "Removed unique constraint `item_id_a_key` of table `item`",
                                "Created unique constraint `item_id_a_pkey` of table `item`"),
                wide("add a sequence")
                        .row("new Item(-1, 2, 3)")
                        .rows("[-1,2,3]")
                        .after(counted)
                        .plan("Created auto-increment `item_id_seq` of table `item`"),
                wide("add a sequence whose values are there")
                        .after(counted)
                        .fails("Precheck failed: added sequence `item_id_seq` already has values in range"),
                wide("remove a sequence")
                        .before(counted)
                        .after(WIDE)
                        .plan("Removed auto-increment `item_id_seq` of table `item`"));
    }

    private static final String DUE =
            "@Table(name = \"due\"%s) record Due(@PrimaryKey @Unsigned long id, ScheduleAt at%s) {}\n";
    private static final String RUN = "MEMBER:@Reducer static void %s(ReducerContext<Db> ctx, Due due) {}\n";

    private static String scheduled(String function) {
        return ITEM + DUE.formatted(", scheduled = \"" + function + "\"", "") + RUN.formatted(function);
    }

    private static String dueWithColor(String variants) {
        return ITEM + "enum Color { " + variants + " }\n" + DUE.formatted(", scheduled = \"run\"", ", Color color")
                + RUN.formatted("run");
    }

    private static Stream<MigrationRule> schedules() {
        String timer = "MEMBER:@Scheduled(every = \"%s\") static void tick(ReducerContext<Db> ctx) {}\n";
        return Stream.of(
                item("add a schedule to a table")
                        .before(ITEM + DUE.formatted("", ""))
                        .after(scheduled("run"))
                        .refused("Changing the schedule of table due requires a manual migration"),
                item("remove the schedule of a table")
                        .before(scheduled("run"))
                        .after(ITEM + DUE.formatted("", ""))
                        .refused("Changing the schedule of table due requires a manual migration"),
                item("change the function of a schedule")
                        .before(scheduled("run"))
                        .after(scheduled("walk"))
                        .refused("Changing the schedule of table due requires a manual migration"),
                item("add a column to a table with a schedule")
                        .before(scheduled("run"))
                        .after(ITEM
                                + DUE.formatted(", scheduled = \"run\"", ", @Default(\"1\") int n")
                                + RUN.formatted("run"))
                        .plan("Added columns n to table `due`")
                        .dropsClients(),
                item("the row that a scheduled function takes gains a variant")
                        .before(dueWithColor("RED, BLUE"))
                        .after(dueWithColor("RED, BLUE, GREEN"))
                        .plan("Changed columns of table `due`"),
                item("the row that a scheduled function takes changes its type")
                        .before(dueWithColor("RED, BLUE"))
                        .after(dueWithColor("RED, BLUE").replace("Color color", "String color"))
                        .refused("Changing the type of column color in table due requires a manual migration"),
                item("the function of @Scheduled gets parameters")
                        .before(ITEM + timer.formatted("1h"))
                        .after(ITEM
                                + timer.formatted("1h")
                                        .replace("Db> ctx)", "Db> ctx, Due due)")
                                        .replace("@Scheduled(every = \"1h\")", "@Reducer")
                                + DUE.formatted(", scheduled = \"tick\"", ""))
                        .plan("Removed table `stdb_schedule_tick`", "Created table `due`"),
                item("add @Scheduled").after(ITEM + timer.formatted("1h")).plan("Created table `stdb_schedule_tick`"),
                item("change @Scheduled").before(ITEM + timer.formatted("1h")).after(ITEM + timer.formatted("2h")),
                item("remove @Scheduled")
                        .before(ITEM + timer.formatted("1h"))
                        .after(ITEM)
                        .plan("Removed table `stdb_schedule_tick`"));
    }

    private static final String VIEW =
            "MEMBER:@View(access = Access.PUBLIC) static List<Item> all(AnonymousViewContext<Db> ctx) {"
                    + " List<Item> rows = new ArrayList<>(); ctx.db().item().iter().forEachRemaining(rows::add);"
                    + " return rows; }\n";

    /** Returns a view whose rows have columns of their own. */
    private static String viewOf(String columns, String values) {
        return ITEM + "record Seen(" + columns + ") {}\n"
                + "MEMBER:@View(access = Access.PUBLIC) static List<Seen> seen(AnonymousViewContext<Db> ctx) {"
                + " List<Seen> rows = new ArrayList<>();"
                + " for (Item item : ctx.db().item().iter()) { rows.add(new Seen(" + values + ")); }"
                + " return rows; }\n";
    }

    private static MigrationRule view(String name) {
        return item(name).before(viewOf("int id, String name", "item.id(), item.name()"));
    }

    private static Stream<MigrationRule> rowsOfViews() {
        return Stream.of(
                        view("add a column to a view")
                                .after(viewOf("int id, String name, int length", "item.id(), item.name(), 1")),
                        view("remove a column from a view").after(viewOf("int id", "item.id()")),
                        view("rename a column of a view")
                                .after(viewOf("int id, String title", "item.id(), item.name()")),
                        view("reorder the columns of a view")
                                .after(viewOf("String name, int id", "item.name(), item.id()")),
                        view("change the type of a column of a view")
                                .after(viewOf("long id, String name", "item.id(), item.name()")),
                        view("give the rows of a view a primary key")
                                .after(viewOf("@PrimaryKey int id, String name", "item.id(), item.name()")),
                        view("move the primary key of a view")
                                .before(viewOf("@PrimaryKey int id, String name", "item.id(), item.name()"))
                                .after(viewOf("int id, @PrimaryKey String name", "item.id(), item.name()")))
                .map(rule ->
                        rule.plan("Removed view `seen`", "Created view `seen`").dropsClients());
    }

    private static Stream<MigrationRule> functions() {
        String filter =
                "MEMBER:@ClientVisibilityFilter static final String F = \"SELECT * FROM item WHERE id %s 1\";\n";
        String open = ITEM.replace("\"item\"", "\"item\", access = Access.PUBLIC");
        String reducer = "MEMBER:@Reducer static void act(ReducerContext<Db> ctx%s) {}\n";
        return Stream.of(
                item("add a filter")
                        .before(open)
                        .after(open + filter.formatted("="))
                        .plan("Replaced the row-level security rules")
                        .dropsClients(),
                item("change a filter")
                        .before(open + filter.formatted("="))
                        .after(open + filter.formatted(">"))
                        .plan("Replaced the row-level security rules")
                        .dropsClients(),
                item("remove a filter")
                        .before(open + filter.formatted("="))
                        .after(open)
                        .plan("Replaced the row-level security rules")
                        .dropsClients(),
                item("keep a filter")
                        .before(open + filter.formatted("="))
                        .after(open + filter.formatted("=") + reducer.formatted("")),
                item("add a reducer").after(ITEM + reducer.formatted("")),
                item("change and remove reducers, procedures and lifecycle reducers")
                        .before(ITEM
                                + reducer.formatted("")
                                + "MEMBER:@Procedure static int one(ProcedureContext<Db> ctx) { return 1; }\n"
                                + "MEMBER:@ClientConnected static void hello(ReducerContext<Db> ctx) {}\n")
                        .after(ITEM
                                + reducer.formatted(", int more")
                                + "MEMBER:@Procedure static String one(ProcedureContext<Db> ctx) { return \"\"; }\n"),
                item("add a view").after(ITEM + VIEW).plan("Created view `all`"),
                item("remove a view")
                        .before(ITEM + VIEW)
                        .after(ITEM)
                        .plan("Removed view `all`")
                        .dropsClients(),
                item("change the parameters of a view")
                        .before(ITEM + VIEW)
                        .after(ITEM + VIEW.replace("Db> ctx)", "Db> ctx, int n)"))
                        .plan("Removed view `all`", "Created view `all`")
                        .dropsClients(),
                item("give a view a caller")
                        .before(ITEM + VIEW)
                        .after(ITEM + VIEW.replace("AnonymousViewContext", "ViewContext"))
                        .plan("Removed view `all`", "Created view `all`")
                        .dropsClients(),
                item("make a view private")
                        .before(ITEM + VIEW)
                        .after(ITEM + VIEW.replace("(access = Access.PUBLIC)", ""))
                        .plan("Made view `all` private"),
                item("make a view public")
                        .before(ITEM + VIEW.replace("(access = Access.PUBLIC)", ""))
                        .after(ITEM + VIEW)
                        .plan("Made view `all` public"),
                item("change the body of a view")
                        .before(ITEM + VIEW)
                        .after(ITEM + VIEW.replace("return rows", "rows.clear(); return rows")));
    }

    private static Stream<MigrationRule> handlersAndEnvironment() {
        String handler = "MEMBER:@HttpHandler(path = \"%s\") static HttpAnswer hook(HandlerContext<Db> ctx,"
                + " HttpRequest request) { return HttpAnswer.of(200); }\n";
        String settings = "enum Mode { DEV, PROD }\n@Environment interface Settings { %s }\n";
        return Stream.of(
                item("add an HTTP handler").after(ITEM + handler.formatted("/a")),
                item("change the path of an HTTP handler")
                        .before(ITEM + handler.formatted("/a"))
                        .after(ITEM + handler.formatted("/b/{id}")),
                item("change the method of an HTTP handler")
                        .before(ITEM + handler.formatted("/a"))
                        .after(ITEM + handler.formatted("/a").replace("(path", "(method = HttpMethod.PUT, path")),
                item("remove an HTTP handler")
                        .before(ITEM + handler.formatted("/a"))
                        .after(ITEM),
                item("add an optional environment variable")
                        .after(ITEM + settings.formatted("Optional<String> region();")),
                item("change the type of an environment variable without a value, and keep it secret")
                        .before(ITEM + settings.formatted("Optional<String> mode();"))
                        .after(ITEM + settings.formatted("@Secret Optional<Mode> mode();")),
                item("remove an environment variable")
                        .before(ITEM + settings.formatted("Optional<String> region();"))
                        .after(ITEM),
                item("add an environment variable that needs a value")
                        .after(ITEM + settings.formatted("String region();"))
                        .needsValue("region"));
    }

    private static Stream<MigrationRule> migrations() {
        String old = "record ItemV1(int id, String name) {}\n";
        return Stream.of(
                item("remove, rename, retype and reorder columns with @Migration")
                        .after("@Table(name = \"item\") record Item(long number, @Unique String title) {}\n" + old
                                + "MEMBER:@Migration(from = ItemV1.class)\n"
                                + "MEMBER:static Item up(ReducerContext<Db> ctx, ItemV1 old) {"
                                + " return new Item(old.id() * 2L, old.name() + \"!\"); }\n")
                        .plan("Migrated all rows of table `item` from ItemV1 (id: I32, name: String) to"
                                + " (number: I64, title: String)")
                        .dropsClients()
                        .rows("[2,\"a!\"]"),
                item("a @Migration that throws")
                        .after("@Table(name = \"item\") record Item(int id) {}\n" + old
                                + "MEMBER:@Migration(from = ItemV1.class)\n"
                                + "MEMBER:static Item up(ReducerContext<Db> ctx, ItemV1 old) {"
                                + " throw new ReducerException(\"no\"); }\n")
                        .fails("migration of table `item` from ItemV1: row id=1: no"),
                item("a @Migration from other columns")
                        .after("@Table(name = \"item\") record Item(int id) {}\n" + old.replace("String", "int")
                                + "MEMBER:@Migration(from = ItemV1.class)\n"
                                + "MEMBER:static Item up(ReducerContext<Db> ctx, ItemV1 old) {"
                                + " return new Item(old.id()); }\n")
                        .refused("stored: (id: I32, name: String), ItemV1: (id: I32, name: I32)"));
    }

    private static Stream<MigrationRule> rules() {
        return Stream.of(
                        tables(),
                        columns(),
                        types(),
                        sums(),
                        keys(),
                        schedules(),
                        rowsOfViews(),
                        functions(),
                        handlersAndEnvironment(),
                        migrations())
                .flatMap(rules -> rules);
    }

    /** Both hosts, one after the other: what a module has been compiled to is kept. */
    private static Stream<Arguments> rulesAndHosts() {
        return rules().flatMap(rule -> Stream.of(Host.values()).map(host -> Arguments.of(rule, host)));
    }

    @ParameterizedTest
    @MethodSource("rulesAndHosts")
    @Checks("spec cli-and-dev-loop.md §13.6")
    void isPlannedAndDoneAsDocumented(MigrationRule rule, Host host) {
        try (HostedModule module = HostedModule.inMemory(host, rule.beforeModule())) {
            if (rule.hasRow()) {
                assertThat(module.call("put", "[]")).isEqualTo("ok");
            }
            HostedModule.Witness client = module.connectWitness();
            ModuleSource next = rule.afterModule();
            PublishPreview preview = module.preview(next);
            if (rule.isRefused()) {
                assertThat(preview.obstacle().isEmpty()).isEqualTo(rule.isPlanned());
                assertThatThrownBy(() -> module.publish(next, PublishPolicy.BREAK_CLIENTS))
                        .isInstanceOf(rule.failure())
                        .hasMessageContaining(rule.error());
            } else {
                publish(rule, module, preview, next);
            }
            assertThat(module.sql(rule.query())).isEqualTo(rule.expectedRows());
            assertThat(client.isClosed()).isEqualTo(rule.clients() == Clients.DROPPED);
        }
    }

    private static void publish(MigrationRule rule, HostedModule module, PublishPreview preview, ModuleSource next) {
        assertThat(preview.obstacle()).isEmpty();
        assertThat(preview.steps()).containsExactlyElementsOf(rule.steps());
        assertThat(preview.breaksClients()).isEqualTo(rule.clients() == Clients.DROPPED);
        List<String> steps;
        if (rule.clients() == Clients.DROPPED) {
            assertThatThrownBy(() -> module.publish(next, PublishPolicy.COMPATIBLE))
                    .hasMessageContaining("client-breaking change");
            steps = module.publish(next, PublishPolicy.BREAK_CLIENTS).steps();
        } else {
            steps = module.publish(next, PublishPolicy.COMPATIBLE).steps();
        }
        assertThat(steps).containsExactlyElementsOf(rule.steps());
    }
}
