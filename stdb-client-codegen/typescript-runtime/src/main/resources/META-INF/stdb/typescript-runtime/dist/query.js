/** Queries as expressions: `tables.user.where(u => u.online.eq(true))`. */
var _a, _b;
import { withNamespaces } from './namespaces.js';
import { metadataOf } from './schema.js';
import { ConnectionId, Identity, Timestamp, Uuid } from './values.js';
/** A condition. */
export class BooleanExpr {
    data;
    constructor(data) {
        this.data = data;
    }
    and(other) {
        return new BooleanExpr({ type: 'and', clauses: [this, other] });
    }
    or(other) {
        return new BooleanExpr({ type: 'or', clauses: [this, other] });
    }
    not() {
        return new BooleanExpr({ type: 'not', clause: this });
    }
}
export function and(first, ...rest) {
    return rest.length === 0 ? first : new BooleanExpr({ type: 'and', clauses: [first, ...rest] });
}
export function or(first, ...rest) {
    return rest.length === 0 ? first : new BooleanExpr({ type: 'or', clauses: [first, ...rest] });
}
export function not(clause) {
    return clause.not();
}
/** A column that can be compared with a value of its type or another column. */
export class ColumnExpr {
    table;
    column;
    property;
    constructor(table, column, property) {
        this.table = table;
        this.column = column;
        this.property = property;
    }
    #compare(operator, value) {
        const right = value instanceof _a ? value : { literal: value };
        return new BooleanExpr({ type: 'compare', operator, left: this, right });
    }
    eq(value) {
        return this.#compare('=', value);
    }
    ne(value) {
        return this.#compare('<>', value);
    }
    lt(value) {
        return this.#compare('<', value);
    }
    lte(value) {
        return this.#compare('<=', value);
    }
    gt(value) {
        return this.#compare('>', value);
    }
    gte(value) {
        return this.#compare('>=', value);
    }
}
_a = ColumnExpr;
/** Rows of one table: all, or those a condition holds for. */
export class Query {
    tableDef;
    condition;
    join;
    constructor(tableDef, condition, join) {
        this.tableDef = tableDef;
        this.condition = condition;
        this.join = join;
    }
    /** Returns the columns, for conditions. */
    get cols() {
        const result = {};
        for (const [property, column] of Object.entries(this.selected.columns)) {
            result[property] = new ColumnExpr(this.selected.sourceName, metadataOf(column).name ?? property, property);
        }
        return result;
    }
    /** The table whose rows the query has. */
    get selected() {
        return this.join?.select === 'right' ? this.join.other.tableDef : this.tableDef;
    }
    /** Narrows the rows; several conditions must all hold. */
    where(predicate) {
        const added = toCondition(predicate(this.cols));
        return new _b(this.tableDef, this.condition ? this.condition.and(added) : added, this.join);
    }
    /** Keeps the rows that have a partner in `other`. */
    leftSemijoin(other, on) {
        return this.#semijoin(other, on, 'left');
    }
    /** Returns the rows of `other` that have a partner here. */
    rightSemijoin(other, on) {
        return this.#semijoin(other, on, 'right');
    }
    #semijoin(other, on, select) {
        if (this.join || other.join) {
            throw new TypeError('a query joins at most two tables');
        }
        if (other.tableDef.sourceName === this.tableDef.sourceName) {
            throw new TypeError(`a table cannot be joined with itself: ${this.tableDef.sourceName}`);
        }
        const conditions = [this.condition, other.condition].filter(each => each !== undefined);
        const condition = conditions.length === 0 ? undefined : and(conditions[0], ...conditions.slice(1));
        return new _b(this.tableDef, condition, { other, on: on(this.cols, other.cols), select });
    }
    toSql() {
        const selected = quoteName(this.selected.sourceName);
        const from = quoteName(this.tableDef.sourceName);
        let sql = this.join
            ? `SELECT ${selected}.* FROM ${from} ` +
                `JOIN ${quoteName(this.join.other.tableDef.sourceName)} ON ${renderJoin(this.join.on)}`
            : `SELECT * FROM ${from}`;
        if (this.condition) {
            sql += ` WHERE ${withoutParentheses(render(this.condition))}`;
        }
        return sql;
    }
    /** Tells whether a row fulfils the condition, as the server would find; joins are not looked at. */
    matches(row) {
        return this.condition === undefined || evaluate(this.condition, row);
    }
    /** Returns this query. */
    build() {
        return this;
    }
}
_b = Query;
/** The rows of a view for some arguments; SQL has no conditions on them. */
export class ViewCall {
    tableDef;
    args;
    constructor(tableDef, args) {
        this.tableDef = tableDef;
        this.args = args;
    }
    toSql() {
        return `SELECT * FROM ${quoteName(this.tableDef.sourceName)}(${this.args.map(renderLiteral).join(', ')})`;
    }
}
function toCondition(predicate) {
    if (typeof predicate === 'boolean') {
        return new BooleanExpr({ type: 'constant', value: predicate });
    }
    return predicate instanceof ColumnExpr ? predicate.eq(true) : predicate;
}
function quoteName(name) {
    return name
        .split('.')
        .map(part => `"${part.replaceAll('"', '""')}"`)
        .join('.');
}
function renderJoin(on) {
    const data = on.data;
    if (data.type !== 'compare' || data.operator !== '=' || 'literal' in data.left || 'literal' in data.right) {
        throw new TypeError('a join compares one column of each table for equality; other conditions go into where');
    }
    return `${renderOperand(data.left)} = ${renderOperand(data.right)}`;
}
/** Drops the pair around the whole, which {@link render} puts around everything but constants. */
function withoutParentheses(sql) {
    return sql.startsWith('(') ? sql.slice(1, -1) : sql;
}
function render(expr) {
    const data = expr.data;
    switch (data.type) {
        case 'compare':
            return `(${renderOperand(data.left)} ${data.operator} ${renderOperand(data.right)})`;
        case 'and':
        case 'or':
            return `(${data.clauses.map(render).join(data.type === 'and' ? ' AND ' : ' OR ')})`;
        case 'not':
            return `(NOT ${render(data.clause)})`;
        case 'constant':
            return data.value ? 'TRUE' : 'FALSE';
    }
}
function renderOperand(operand) {
    return 'literal' in operand
        ? renderLiteral(operand.literal)
        : `${quoteName(operand.table)}.${quoteName(operand.column)}`;
}
function renderLiteral(value) {
    switch (typeof value) {
        case 'string':
            return `'${value.replaceAll("'", "''")}'`;
        case 'boolean':
            return value ? 'TRUE' : 'FALSE';
        case 'number':
        case 'bigint':
            return value.toString();
        default:
            return value instanceof Timestamp ? `'${value.toISOString()}'` : `0x${comparable(value)}`;
    }
}
function evaluate(expr, row) {
    const data = expr.data;
    switch (data.type) {
        case 'compare':
            return compare(data.operator, valueOf(data.left, row), valueOf(data.right, row));
        case 'and':
            return data.clauses.every(each => evaluate(each, row));
        case 'or':
            return data.clauses.some(each => evaluate(each, row));
        case 'not':
            return !evaluate(data.clause, row);
        case 'constant':
            return data.value;
    }
}
function valueOf(operand, row) {
    return comparable('literal' in operand ? operand.literal : row[operand.property]);
}
/** Returns a value whose equality and order JavaScript knows: what the server compares columns by. */
export function comparable(value) {
    if (typeof value !== 'object' || value === null) {
        return value;
    }
    if (value instanceof Identity || value instanceof ConnectionId || value instanceof Uuid) {
        return value.toHexString();
    }
    if (value instanceof Timestamp) {
        return value.microsSinceUnixEpoch;
    }
    if (value instanceof Uint8Array) {
        return hex(value);
    }
    const isUnitVariant = 'tag' in value && !('value' in value);
    return isUnitVariant ? value.tag : value;
}
function hex(bytes) {
    return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
function compare(operator, left, right) {
    const sign = order(left, right);
    switch (operator) {
        case '=':
            return sign === 0;
        case '<>':
            return sign !== 0;
        case '<':
            return sign < 0;
        case '<=':
            return sign <= 0;
        case '>':
            return sign > 0;
        case '>=':
            return sign >= 0;
    }
}
/** Returns the order that the server finds: not-a-number is greatest, texts go by their code points. */
function order(left, right) {
    if (typeof left === 'string' && typeof right === 'string') {
        return orderOfTexts(left, right);
    }
    if (Number.isNaN(left) || Number.isNaN(right)) {
        return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    }
    return left === right ? 0 : left < right ? -1 : 1;
}
function orderOfTexts(left, right) {
    const length = Math.min(left.length, right.length);
    for (let i = 0; i < length; i++) {
        const difference = rankOf(left.charCodeAt(i)) - rankOf(right.charCodeAt(i));
        if (difference !== 0) {
            return difference;
        }
    }
    return left.length - right.length;
}
/** Halves of a character are smaller than some characters of one unit, but what they make is greater. */
function rankOf(unit) {
    return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
export function makeQueryBuilder(schema) {
    const result = {};
    for (const [name, def] of Object.entries(schema.tables)) {
        const params = def.params;
        result[name] = params
            ? args => new ViewCall(def, Object.keys(params).map(param => args[param]))
            : new Query(def);
    }
    return withNamespaces(result);
}
export function toSql(query) {
    return query.toSql();
}
