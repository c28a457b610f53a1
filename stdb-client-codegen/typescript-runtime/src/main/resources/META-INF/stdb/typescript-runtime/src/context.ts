/** What callbacks are given: the connection's surface and the reason of the call. */

import type { InferTypeOfParams } from './builders.js';
import type { ClientTable } from './cache.js';
import type { Namespaced } from './namespaces.js';
import type { ReducerOutcome } from './protocol.js';
import type { ProceduresView, ReducersView, UntypedRemoteModule } from './schema.js';
import type { SubscriptionBuilderImpl } from './subscription.js';
import type { ConnectionId, Identity, Timestamp } from './values.js';

export type ReducerEventInfo<Name extends string = string, Args = any> = { name: Name; args: Args };

/** What is known of a reducer call of this connection. */
export interface ReducerEvent<R = ReducerEventInfo> {
  timestamp: Timestamp;
  outcome: ReducerOutcome;
  reducer: R;
}

/** Why rows changed. `id` is the same for all callbacks of one message. */
export type Event<R = ReducerEventInfo> = { id: string } & (
  | { tag: 'Reducer'; value: ReducerEvent<R> }
  | { tag: 'SubscribeApplied' }
  | { tag: 'UnsubscribeApplied' }
  | { tag: 'Error'; value: Error }
  | { tag: 'Transaction' }
  /** The connection is back: rows are told that appeared, changed or disappeared meanwhile. */
  | { tag: 'Resynchronized' }
);

type ReducerInfoOf<M extends UntypedRemoteModule> = {
  [R in M['reducers'][number] as R['name']]: ReducerEventInfo<R['name'], InferTypeOfParams<R['params']>>;
}[M['reducers'][number]['name']];

/** What a connection and every event context offer. */
export interface DbContext<M extends UntypedRemoteModule> {
  readonly db: ClientDbView<M>;
  readonly reducers: ReducersView<M>;
  readonly procedures: ProceduresView<M>;
  /** Is true until the connection has ended for good. */
  readonly isActive: boolean;
  readonly identity?: Identity | undefined;
  readonly connectionId: ConnectionId | undefined;
  subscriptionBuilder(): SubscriptionBuilderImpl<M>;
  disconnect(): void;
}

export interface EventContextInterface<M extends UntypedRemoteModule> extends DbContext<M> {
  readonly event: Event<ReducerInfoOf<M>>;
}
export interface ReducerEventContextInterface<M extends UntypedRemoteModule> extends DbContext<M> {
  readonly event: ReducerEvent<ReducerInfoOf<M>>;
}
export interface SubscriptionEventContextInterface<M extends UntypedRemoteModule> extends DbContext<M> {}
export interface ErrorContextInterface<M extends UntypedRemoteModule> extends DbContext<M> {
  readonly event?: Error | undefined;
}

/** `conn.db`: one handle per table and view. */
export type ClientDbView<M extends UntypedRemoteModule> = Namespaced<
  M,
  { readonly [K in keyof M['tables'] & string]: ClientTable<M['tables'][K], EventContextInterface<M>> }
>;
