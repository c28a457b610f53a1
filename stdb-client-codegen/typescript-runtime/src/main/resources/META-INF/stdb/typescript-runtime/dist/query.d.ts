/** Queries as expressions: `tables.user.where(u => u.online.eq(true))`. */
import type { InferTypeOfParams, InferTypeOfRow, RowObj } from './builders.js';
import { type Namespaced } from './namespaces.js';
import { type SchemaDef, type TableDef } from './schema.js';
import { ConnectionId, Identity, Timestamp, Uuid } from './values.js';
type Literal = string | number | bigint | boolean | Identity | ConnectionId | Timestamp | Uuid | Uint8Array;
type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';
type Operand = ColumnExpr<any> | {
    readonly literal: Literal;
};
type BooleanData = {
    readonly type: 'compare';
    readonly operator: Comparison;
    readonly left: Operand;
    readonly right: Operand;
} | {
    readonly type: 'and' | 'or';
    readonly clauses: readonly BooleanExpr[];
} | {
    readonly type: 'not';
    readonly clause: BooleanExpr;
} | {
    readonly type: 'constant';
    readonly value: boolean;
};
/** A condition. */
export declare class BooleanExpr {
    readonly data: BooleanData;
    constructor(data: BooleanData);
    and(other: BooleanExpr): BooleanExpr;
    or(other: BooleanExpr): BooleanExpr;
    not(): BooleanExpr;
}
export declare function and(first: BooleanExpr, ...rest: readonly BooleanExpr[]): BooleanExpr;
export declare function or(first: BooleanExpr, ...rest: readonly BooleanExpr[]): BooleanExpr;
export declare function not(clause: BooleanExpr): BooleanExpr;
/** A column that can be compared with a value of its type or another column. */
export declare class ColumnExpr<T> {
    #private;
    readonly table: string;
    readonly column: string;
    readonly property: string;
    readonly valueType?: T;
    constructor(table: string, column: string, property: string);
    eq(value: T | ColumnExpr<T>): BooleanExpr;
    ne(value: T | ColumnExpr<T>): BooleanExpr;
    lt(value: T | ColumnExpr<T>): BooleanExpr;
    lte(value: T | ColumnExpr<T>): BooleanExpr;
    gt(value: T | ColumnExpr<T>): BooleanExpr;
    gte(value: T | ColumnExpr<T>): BooleanExpr;
}
export type RowExpr<Row extends RowObj> = {
    readonly [K in keyof InferTypeOfRow<Row> & string]-?: ColumnExpr<NonNullable<InferTypeOfRow<Row>[K]>>;
};
type Predicate = BooleanExpr | ColumnExpr<boolean> | boolean;
/** Rows of one table: all, or those a condition holds for. */
export declare class Query<Row extends RowObj> {
    #private;
    readonly tableDef: TableDef<Row, any, any, any>;
    readonly condition?: BooleanExpr | undefined;
    readonly join?: {
        readonly other: Query<any>;
        readonly on: BooleanExpr;
        readonly select: "left" | "right";
    } | undefined;
    constructor(tableDef: TableDef<Row, any, any, any>, condition?: BooleanExpr | undefined, join?: {
        readonly other: Query<any>;
        readonly on: BooleanExpr;
        readonly select: "left" | "right";
    } | undefined);
    /** Returns the columns, for conditions. */
    get cols(): RowExpr<Row>;
    /** The table whose rows the query has. */
    get selected(): TableDef<any, any, any, any>;
    /** Narrows the rows; several conditions must all hold. */
    where(predicate: (row: RowExpr<Row>) => Predicate): Query<Row>;
    /** Keeps the rows that have a partner in `other`. */
    leftSemijoin<Other extends RowObj>(other: Query<Other>, on: (left: RowExpr<Row>, right: RowExpr<Other>) => BooleanExpr): Query<Row>;
    /** Returns the rows of `other` that have a partner here. */
    rightSemijoin<Other extends RowObj>(other: Query<Other>, on: (left: RowExpr<Row>, right: RowExpr<Other>) => BooleanExpr): Query<Other>;
    toSql(): string;
    /** Tells whether a row fulfils the condition, as the server would find; joins are not looked at. */
    matches(row: InferTypeOfRow<Row>): boolean;
    /** Returns this query. */
    build(): Query<Row>;
}
/** The rows of a view for some arguments; SQL has no conditions on them. */
export declare class ViewCall<Row extends RowObj> {
    readonly tableDef: TableDef<Row, any, any, any>;
    readonly args: readonly Literal[];
    constructor(tableDef: TableDef<Row, any, any, any>, args: readonly Literal[]);
    toSql(): string;
}
/** Returns a value whose equality and order JavaScript knows: what the server compares columns by. */
export declare function comparable(value: any): any;
/** `tables`: one query for all rows of each table; of a view with parameters a function of the arguments. */
export type QueryBuilder<S extends SchemaDef> = Namespaced<S, {
    readonly [K in keyof S['tables'] & string]: S['tables'][K]['params'] extends RowObj ? (args: InferTypeOfParams<S['tables'][K]['params']>) => ViewCall<S['tables'][K]['columns']> : Query<S['tables'][K]['columns']>;
}>;
export declare function makeQueryBuilder<S extends SchemaDef>(schema: S): QueryBuilder<S>;
export declare function toSql(query: Query<any> | ViewCall<any>): string;
export {};
