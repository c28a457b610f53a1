/** What generated code declares: tables, reducers, procedures, and the module they make up. */

import {
  ColumnBuilder,
  RowBuilder,
  type ColumnMetadata,
  type Infer,
  type InferTypeOfParams,
  type InferTypeOfRow,
  type RowObj,
  type TypeBuilder,
} from './builders.js';
import { withNamespaces, type Namespaced } from './namespaces.js';

export interface IndexOpts {
  readonly accessor: string;
  readonly name?: string;
  readonly algorithm: string;
  readonly columns: readonly string[];
}

export interface ConstraintOpts {
  readonly name?: string;
  readonly constraint: 'unique';
  readonly columns: readonly string[];
}

export interface TableOpts {
  readonly name?: string;
  readonly indexes?: readonly IndexOpts[];
  readonly constraints?: readonly ConstraintOpts[];
  /** Properties of a primary key of several columns; one of a single column is marked there. */
  readonly primaryKey?: readonly string[];
  readonly event?: boolean;
  readonly public?: boolean;
  /** Parameters of a view: its rows are only there for some arguments. */
  readonly params?: RowObj;
}

/** A table without the name it is reached by. */
export interface TableSchema<Row extends RowObj = RowObj, Opts extends TableOpts = TableOpts> {
  readonly opts: Opts;
  readonly rowType: RowBuilder<Row>;
}

/** Declares a table. */
export function table<Row extends RowObj, const Opts extends TableOpts>(
  opts: Opts,
  row: RowBuilder<Row> | Row
): TableSchema<Row, Opts> {
  return { opts, rowType: row instanceof RowBuilder ? row : new RowBuilder(row) };
}

type IndexesOf<Opts extends TableOpts> = Opts['indexes'] extends readonly IndexOpts[] ? Opts['indexes'] : readonly [];
type ConstraintsOf<Opts extends TableOpts> =
  Opts['constraints'] extends readonly ConstraintOpts[] ? Opts['constraints'] : readonly [];

type KeyOf<Opts extends TableOpts> = Opts['primaryKey'] extends readonly string[] ? Opts['primaryKey'] : readonly [];

/** A table as the client knows it. */
export interface TableDef<
  Row extends RowObj = RowObj,
  Indexes extends readonly IndexOpts[] = readonly IndexOpts[],
  Constraints extends readonly ConstraintOpts[] = readonly ConstraintOpts[],
  Accessor extends string = string,
  Params extends RowObj | undefined = any,
  Key extends readonly string[] = any,
> {
  /** Name on the wire and in SQL. */
  readonly sourceName: string;
  /** Name in the program. */
  readonly accessorName: Accessor;
  readonly columns: Row;
  readonly row: RowBuilder<Row>;
  readonly indexes: Indexes;
  readonly constraints: Constraints;
  /** Properties of a primary key of several columns; none if there is no such key. */
  readonly primaryKey: Key;
  readonly isEvent: boolean;
  /** Parameters of a view that has some. */
  readonly params: Params;
}

export interface SchemaDef {
  readonly tables: Record<string, TableDef<any, any, any, any>>;
}

type ParamsOf<Opts extends TableOpts> = Opts['params'] extends RowObj ? Opts['params'] : undefined;

type TableDefOf<S, Accessor extends string> =
  S extends TableSchema<infer Row, infer Opts>
    ? TableDef<Row, IndexesOf<Opts>, ConstraintsOf<Opts>, Accessor, ParamsOf<Opts>, KeyOf<Opts>>
    : never;

/** Declares the tables of a module by the names they are reached by. */
export function schema<const T extends Record<string, TableSchema<any, any>>>(
  tables: T
): { readonly schemaType: { readonly tables: { readonly [K in keyof T & string]: TableDefOf<T[K], K> } } } {
  const result: Record<string, TableDef> = {};
  for (const [accessorName, each] of Object.entries(tables)) {
    const opts: TableOpts = each.opts;
    result[accessorName] = {
      sourceName: opts.name ?? accessorName,
      accessorName,
      columns: each.rowType.row,
      row: each.rowType,
      indexes: opts.indexes ?? [],
      constraints: opts.constraints ?? [],
      primaryKey: opts.primaryKey ?? [],
      isEvent: opts.event ?? false,
      params: opts.params,
    };
  }
  return { schemaType: { tables: result as any } };
}

export type ParamsObj = RowObj;

export interface ReducerDef<Name extends string = string, Accessor extends string = string, P extends RowObj = RowObj> {
  readonly name: Name;
  readonly accessorName: Accessor;
  readonly params: P;
  readonly paramsType: RowBuilder<P>;
}

export interface ProcedureDef<
  Name extends string = string,
  Accessor extends string = string,
  P extends RowObj = RowObj,
  R extends TypeBuilder<any, any> = TypeBuilder<any, any>,
> {
  readonly name: Name;
  readonly accessorName: Accessor;
  readonly params: P;
  readonly paramsType: RowBuilder<P>;
  readonly returnType: R;
}

type JoinWords<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<JoinWords<Tail>>}`
  : S extends `${infer Head}-${infer Tail}`
    ? `${Head}${Capitalize<JoinWords<Tail>>}`
    : S;
export type AccessorName<S extends string> = Uncapitalize<JoinWords<S>>;

function accessorName<S extends string>(name: S): AccessorName<S> {
  const joined = name.replace(/[_-]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase());
  return (joined.charAt(0).toLowerCase() + joined.slice(1)) as AccessorName<S>;
}

/** Declares a reducer by its name on the wire. */
export function reducerSchema<Name extends string, P extends RowObj>(
  name: Name,
  params: P
): ReducerDef<Name, AccessorName<Name>, P> {
  return { name, accessorName: accessorName(name), params, paramsType: new RowBuilder(params) };
}

/** Declares the reducers of a module. */
export function reducers<const R extends readonly ReducerDef<any, any, any>[]>(
  ...defs: R
): { readonly reducersType: { readonly reducers: R } } {
  return { reducersType: { reducers: defs } };
}

/** Declares a procedure by its name on the wire. */
export function procedureSchema<Name extends string, P extends RowObj, R extends TypeBuilder<any, any>>(
  name: Name,
  params: P,
  returnType: R
): ProcedureDef<Name, AccessorName<Name>, P, R> {
  return { name, accessorName: accessorName(name), params, paramsType: new RowBuilder(params), returnType };
}

/** Declares the procedures of a module. */
export function procedures<const P extends readonly ProcedureDef<any, any, any, any>[]>(
  ...defs: P
): { readonly procedures: P } {
  return { procedures: defs };
}

type AccessorMap<T extends readonly { accessorName: string }[]> = Namespaced<
  T,
  {
    [D in T[number] as D['accessorName']]: D;
  }
>;

/** Turns a list of definitions into a map by the names they are reached by. */
export function convertToAccessorMap<T extends readonly { accessorName: string }[]>(defs: T): AccessorMap<T> {
  return withNamespaces(Object.fromEntries(defs.map(each => [each.accessorName, each]))) as AccessorMap<T>;
}

export interface ReducersDef {
  readonly reducers: readonly ReducerDef<any, any, any>[];
}

export interface ProceduresDef {
  readonly procedures: readonly ProcedureDef<any, any, any, any>[];
}

/** Everything a client knows about a module. */
export type RemoteModule<
  S extends SchemaDef = SchemaDef,
  R extends ReducersDef = ReducersDef,
  P extends ProceduresDef = ProceduresDef,
> = S & R & P & { readonly versionInfo: { readonly cliVersion: string } };

export type UntypedRemoteModule = RemoteModule;

export type RowOf<T extends TableDef<any, any, any, any>> = InferTypeOfRow<T['columns']>;

type CallArgs<P extends RowObj> = {} extends InferTypeOfParams<P>
  ? [params?: InferTypeOfParams<P>]
  : [params: InferTypeOfParams<P>];

/** `conn.reducers`: one function per reducer; the promise settles when this client has seen the outcome. */
export type ReducersView<M extends UntypedRemoteModule> = Namespaced<
  M,
  { readonly [R in M['reducers'][number] as R['accessorName']]: (...args: CallArgs<R['params']>) => Promise<void> }
>;

/** `conn.procedures`: one function per procedure. */
export type ProceduresView<M extends UntypedRemoteModule> = Namespaced<
  M,
  {
    readonly [P in M['procedures'][number] as P['accessorName']]: (
      ...args: CallArgs<P['params']>
    ) => Promise<Infer<P['returnType']>>;
  }
>;

/** Returns what is known of a column beside its type. */
export function metadataOf(column: RowObj[string] | undefined): ColumnMetadata {
  return column instanceof ColumnBuilder ? column.columnMetadata : {};
}
