/** Queries as expressions: `tables.user.where(u => u.online.eq(true))`. */

import type { InferTypeOfParams, InferTypeOfRow, RowObj } from './builders.js';
import { withNamespaces, type Namespaced } from './namespaces.js';
import { metadataOf, type SchemaDef, type TableDef } from './schema.js';
import { ConnectionId, Identity, Timestamp, Uuid } from './values.js';

type Literal = string | number | bigint | boolean | Identity | ConnectionId | Timestamp | Uuid | Uint8Array;
type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

type Operand = ColumnExpr<any> | { readonly literal: Literal };
type BooleanData =
  | { readonly type: 'compare'; readonly operator: Comparison; readonly left: Operand; readonly right: Operand }
  | { readonly type: 'and' | 'or'; readonly clauses: readonly BooleanExpr[] }
  | { readonly type: 'not'; readonly clause: BooleanExpr }
  | { readonly type: 'constant'; readonly value: boolean };

/** A condition. */
export class BooleanExpr {
  constructor(readonly data: BooleanData) {}

  and(other: BooleanExpr): BooleanExpr {
    return new BooleanExpr({ type: 'and', clauses: [this, other] });
  }

  or(other: BooleanExpr): BooleanExpr {
    return new BooleanExpr({ type: 'or', clauses: [this, other] });
  }

  not(): BooleanExpr {
    return new BooleanExpr({ type: 'not', clause: this });
  }
}

export function and(first: BooleanExpr, ...rest: readonly BooleanExpr[]): BooleanExpr {
  return rest.length === 0 ? first : new BooleanExpr({ type: 'and', clauses: [first, ...rest] });
}

export function or(first: BooleanExpr, ...rest: readonly BooleanExpr[]): BooleanExpr {
  return rest.length === 0 ? first : new BooleanExpr({ type: 'or', clauses: [first, ...rest] });
}

export function not(clause: BooleanExpr): BooleanExpr {
  return clause.not();
}

/** A column that can be compared with a value of its type or another column. */
export class ColumnExpr<T> {
  declare readonly valueType?: T;

  constructor(
    readonly table: string,
    readonly column: string,
    readonly property: string
  ) {}

  #compare(operator: Comparison, value: T | ColumnExpr<T>): BooleanExpr {
    const right: Operand = value instanceof ColumnExpr ? value : { literal: value as Literal };
    return new BooleanExpr({ type: 'compare', operator, left: this, right });
  }

  eq(value: T | ColumnExpr<T>): BooleanExpr {
    return this.#compare('=', value);
  }

  ne(value: T | ColumnExpr<T>): BooleanExpr {
    return this.#compare('<>', value);
  }

  lt(value: T | ColumnExpr<T>): BooleanExpr {
    return this.#compare('<', value);
  }

  lte(value: T | ColumnExpr<T>): BooleanExpr {
    return this.#compare('<=', value);
  }

  gt(value: T | ColumnExpr<T>): BooleanExpr {
    return this.#compare('>', value);
  }

  gte(value: T | ColumnExpr<T>): BooleanExpr {
    return this.#compare('>=', value);
  }
}

export type RowExpr<Row extends RowObj> = {
  readonly [K in keyof InferTypeOfRow<Row> & string]-?: ColumnExpr<NonNullable<InferTypeOfRow<Row>[K]>>;
};

type Predicate = BooleanExpr | ColumnExpr<boolean> | boolean;

/** Rows of one table: all, or those a condition holds for. */
export class Query<Row extends RowObj> {
  constructor(
    readonly tableDef: TableDef<Row, any, any, any>,
    readonly condition?: BooleanExpr | undefined,
    readonly join?:
      | { readonly other: Query<any>; readonly on: BooleanExpr; readonly select: 'left' | 'right' }
      | undefined
  ) {}

  /** Returns the columns, for conditions. */
  get cols(): RowExpr<Row> {
    const result: Record<string, ColumnExpr<any>> = {};
    for (const [property, column] of Object.entries(this.selected.columns as RowObj)) {
      result[property] = new ColumnExpr(this.selected.sourceName, metadataOf(column).name ?? property, property);
    }
    return result as RowExpr<Row>;
  }

  /** The table whose rows the query has. */
  get selected(): TableDef<any, any, any, any> {
    return this.join?.select === 'right' ? this.join.other.tableDef : this.tableDef;
  }

  /** Narrows the rows; several conditions must all hold. */
  where(predicate: (row: RowExpr<Row>) => Predicate): Query<Row> {
    const added = toCondition(predicate(this.cols));
    return new Query<Row>(this.tableDef, this.condition ? this.condition.and(added) : added, this.join);
  }

  /** Keeps the rows that have a partner in `other`. */
  leftSemijoin<Other extends RowObj>(
    other: Query<Other>,
    on: (left: RowExpr<Row>, right: RowExpr<Other>) => BooleanExpr
  ): Query<Row> {
    return this.#semijoin(other, on, 'left');
  }

  /** Returns the rows of `other` that have a partner here. */
  rightSemijoin<Other extends RowObj>(
    other: Query<Other>,
    on: (left: RowExpr<Row>, right: RowExpr<Other>) => BooleanExpr
  ): Query<Other> {
    return this.#semijoin(other, on, 'right');
  }

  #semijoin(other: Query<any>, on: (left: any, right: any) => BooleanExpr, select: 'left' | 'right'): Query<any> {
    if (this.join || other.join) {
      throw new TypeError('a query joins at most two tables');
    }
    if (other.tableDef.sourceName === this.tableDef.sourceName) {
      throw new TypeError(`a table cannot be joined with itself: ${this.tableDef.sourceName}`);
    }
    const conditions = [this.condition, other.condition].filter(each => each !== undefined);
    const condition = conditions.length === 0 ? undefined : and(conditions[0]!, ...conditions.slice(1));
    return new Query(this.tableDef, condition, { other, on: on(this.cols, other.cols), select });
  }

  toSql(): string {
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
  matches(row: InferTypeOfRow<Row>): boolean {
    return this.condition === undefined || evaluate(this.condition, row);
  }

  /** Returns this query. */
  build(): Query<Row> {
    return this;
  }
}

/** The rows of a view for some arguments; SQL has no conditions on them. */
export class ViewCall<Row extends RowObj> {
  constructor(
    readonly tableDef: TableDef<Row, any, any, any>,
    readonly args: readonly Literal[]
  ) {}

  toSql(): string {
    return `SELECT * FROM ${quoteName(this.tableDef.sourceName)}(${this.args.map(renderLiteral).join(', ')})`;
  }
}

function toCondition(predicate: Predicate): BooleanExpr {
  if (typeof predicate === 'boolean') {
    return new BooleanExpr({ type: 'constant', value: predicate });
  }
  return predicate instanceof ColumnExpr ? predicate.eq(true) : predicate;
}

function quoteName(name: string): string {
  return name
    .split('.')
    .map(part => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}

function renderJoin(on: BooleanExpr): string {
  const data = on.data;
  if (data.type !== 'compare' || data.operator !== '=' || 'literal' in data.left || 'literal' in data.right) {
    throw new TypeError('a join compares one column of each table for equality; other conditions go into where');
  }
  return `${renderOperand(data.left)} = ${renderOperand(data.right)}`;
}

/** Drops the pair around the whole, which {@link render} puts around everything but constants. */
function withoutParentheses(sql: string): string {
  return sql.startsWith('(') ? sql.slice(1, -1) : sql;
}

function render(expr: BooleanExpr): string {
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

function renderOperand(operand: Operand): string {
  return 'literal' in operand
    ? renderLiteral(operand.literal)
    : `${quoteName(operand.table)}.${quoteName(operand.column)}`;
}

function renderLiteral(value: Literal): string {
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

function evaluate(expr: BooleanExpr, row: any): boolean {
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

function valueOf(operand: Operand, row: any): any {
  return comparable('literal' in operand ? operand.literal : row[operand.property]);
}

/** Returns a value whose equality and order JavaScript knows: what the server compares columns by. */
export function comparable(value: any): any {
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

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

function compare(operator: Comparison, left: any, right: any): boolean {
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
function order(left: any, right: any): number {
  if (typeof left === 'string' && typeof right === 'string') {
    return orderOfTexts(left, right);
  }
  if (Number.isNaN(left) || Number.isNaN(right)) {
    return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  }
  return left === right ? 0 : left < right ? -1 : 1;
}

function orderOfTexts(left: string, right: string): number {
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
function rankOf(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** `tables`: one query for all rows of each table; of a view with parameters a function of the arguments. */
export type QueryBuilder<S extends SchemaDef> = Namespaced<
  S,
  {
    readonly [K in keyof S['tables'] & string]: S['tables'][K]['params'] extends RowObj
      ? (args: InferTypeOfParams<S['tables'][K]['params']>) => ViewCall<S['tables'][K]['columns']>
      : Query<S['tables'][K]['columns']>;
  }
>;

export function makeQueryBuilder<S extends SchemaDef>(schema: S): QueryBuilder<S> {
  const result: Record<string, Query<any> | ((args: Record<string, Literal>) => ViewCall<any>)> = {};
  for (const [name, def] of Object.entries(schema.tables)) {
    const params: RowObj | undefined = def.params;
    result[name] = params
      ? args =>
          new ViewCall(
            def,
            Object.keys(params).map(param => args[param]!)
          )
      : new Query(def);
  }
  return withNamespaces(result) as QueryBuilder<S>;
}

export function toSql(query: Query<any> | ViewCall<any>): string {
  return query.toSql();
}
