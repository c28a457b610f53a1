package dev.stdb.server.plan;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.ViewSchema;
import dev.stdb.server.sql.Expr.Literal;
import dev.stdb.server.sql.Expr.LiteralKind;
import dev.stdb.server.sql.Projection;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.Statement;
import dev.stdb.server.sql.Statement.TableRef;
import java.util.List;

/** Mentions of views in FROM: their arguments, and where those may stand (spec sql.md §10.1). */
final class ViewCalls {
    private ViewCalls() {}

    /**
     * Encodes the arguments of a view.
     *
     * @param select the statement that mentions it
     * @return BSATN of the product of the arguments
     * @throws SqlException if they do not fit, or may not stand where they stand
     */
    static byte[] arguments(TableRef ref, ViewSchema view, Statement.Select select) {
        List<Literal> arguments = ref.arguments() == null ? List.of() : ref.arguments();
        int count = view.params().size();
        if (arguments.size() != count) {
            throw new SqlException(
                    SqlErrorCode.SQL_TYPE,
                    "View `" + view.name() + "` takes " + count + " argument(s), but " + arguments.size()
                            + " were given",
                    ref.name().position());
        }
        if (count > 0) {
            checkPlace(ref, view, select);
        }
        BsatnWriter args = new BsatnWriter();
        for (int i = 0; i < count; i++) {
            byte[] value = encode(arguments.get(i), view.params().typeAt(i));
            args.writeRaw(value, 0, value.length);
        }
        return args.toByteArray();
    }

    private static void checkPlace(TableRef ref, ViewSchema view, Statement.Select select) {
        if (!select.joins().isEmpty()) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Unsupported view call in a JOIN",
                    ref.name().position(),
                    "views can be joined if they take no arguments");
        }
        boolean whole =
                select.projection() instanceof Projection.Star || select.projection() instanceof Projection.TableStar;
        if (!whole
                || select.where() != null
                || !select.groupBy().isEmpty()
                || !select.orderBy().isEmpty()
                || select.limit() != null
                || select.offset() != null) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "View `" + view.name() + "` takes arguments, so it can only be queried as `SELECT * FROM "
                            + view.name() + "(...)`",
                    ref.name().position());
        }
    }

    private static byte[] encode(Literal literal, AlgebraicType type) {
        if (literal.kind() == LiteralKind.BOOL) {
            if (type != PrimitiveType.BOOL) {
                throw LiteralParser.notA(type, literal, LiteralHints.compared(type));
            }
            return StoredValues.bool(literal);
        }
        return LiteralParser.parse(literal, type);
    }
}
