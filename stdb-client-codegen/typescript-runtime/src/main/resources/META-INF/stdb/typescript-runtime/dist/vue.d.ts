/** Composables for Vue 3. */
import { type InjectionKey, type MaybeRefOrGetter, type PropType, type ShallowRef } from 'vue';
import type { Infer, InferTypeOfRow, RowObj } from './builders.js';
import type { DbConnectionImpl } from './connection.js';
import type { DbConnectionBuilder } from './connection_builder.js';
import type { ProcedureDef, ReducerDef } from './schema.js';
import { type CallParams, type ConnectionState, type ConnectionStore, type RowCallbacks, type RowsQuery } from './store.js';
export type { ConnectionState, RowCallbacks as UseTableCallbacks } from './store.js';
/** What {@link useSpacetimeDBProvider} provides. */
export declare const SPACETIMEDB_INJECTION_KEY: InjectionKey<ConnectionStore<any>>;
/** Keeps a connection while the component is there, for the composables in all components below. */
export declare function useSpacetimeDBProvider<C extends DbConnectionImpl<any>>(connectionBuilder: DbConnectionBuilder<C>): Readonly<ConnectionState<C>>;
/** The component around those that use a connection: `<SpacetimeDBProvider :connectionBuilder="builder">`. */
export declare const SpacetimeDBProvider: import("vue").DefineComponent<import("vue").ExtractPropTypes<{
    connectionBuilder: {
        type: PropType<DbConnectionBuilder<any>>;
        required: true;
    };
}>, () => import("vue").VNode<import("vue").RendererNode, import("vue").RendererElement, {
    [key: string]: any;
}>[] | undefined, {}, {}, {}, import("vue").ComponentOptionsMixin, import("vue").ComponentOptionsMixin, {}, string, import("vue").PublicProps, Readonly<import("vue").ExtractPropTypes<{
    connectionBuilder: {
        type: PropType<DbConnectionBuilder<any>>;
        required: true;
    };
}>> & Readonly<{}>, {}, {}, {}, {}, string, import("vue").ComponentProvideOptions, true, {}, any>;
/** Returns the state of the connection as it is at any time. */
export declare function useSpacetimeDB<C extends DbConnectionImpl<any> = DbConnectionImpl<any>>(): Readonly<ConnectionState<C>>;
/**
 * Subscribes to rows: `useTable(tables.user)`, or `useTable(() => tables.user.where(u => u.name.eq(name.value)))` to
 * follow what the query is made of.
 *
 * Returns the rows, whether they are those that the server has, and why there are none if it refused the query. Rows of
 * the last query stay until those of another one are there, and rows stay while a lost connection comes back; both are
 * not ready meanwhile.
 */
export declare function useTable<Row extends RowObj>(query: MaybeRefOrGetter<RowsQuery<Row>>, callbacks?: RowCallbacks<InferTypeOfRow<Row>>): [
    rows: Readonly<ShallowRef<readonly InferTypeOfRow<Row>[]>>,
    isReady: Readonly<ShallowRef<boolean>>,
    error: Readonly<ShallowRef<Error | undefined>>
];
/** Returns a function that calls a reducer: `useReducer(reducers.sendMessage)`. */
export declare function useReducer<Name extends string, Accessor extends string, P extends RowObj>(reducer: ReducerDef<Name, Accessor, P>): (...params: CallParams<P>) => Promise<void>;
/** Returns a function that calls a procedure: `useProcedure(procedures.quote)`. */
export declare function useProcedure<D extends ProcedureDef<any, any, any, any>>(procedure: D): (...params: CallParams<D['params']>) => Promise<Infer<D['returnType']>>;
