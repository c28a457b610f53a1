/** TypeScript client runtime of stdb. Generated bindings and applications import from here. */

export { BinaryReader, BinaryWriter } from './bsatn.js';
export {
  ColumnBuilder,
  TypeBuilder,
  t,
  type AlgebraicTypeType,
  type ColumnMetadata,
  type Infer,
  type InferTypeOfParams,
  type InferTypeOfRow,
} from './builders.js';
export type { ClientTable } from './cache.js';
export {
  DbConnectionImpl,
  type DbConnectionConfig,
} from './connection.js';
export type {
  ClientDbView,
  DbContext,
  ErrorContextInterface,
  Event,
  EventContextInterface,
  ReducerEvent,
  ReducerEventContextInterface,
  SubscriptionEventContextInterface,
} from './context.js';
export { DbConnectionBuilder, type RemoteModuleOf } from './connection_builder.js';
export { DisconnectedError, IdentityChangedError, InternalError, SenderError } from './errors.js';
export type { ReconnectPolicy } from './reconnection.js';
export { BooleanExpr, Query, ViewCall, and, makeQueryBuilder, not, or, toSql, type QueryBuilder } from './query.js';
export {
  convertToAccessorMap,
  procedureSchema,
  procedures,
  reducerSchema,
  reducers,
  schema,
  table,
  type RemoteModule,
  type TableDef,
} from './schema.js';
export {
  AuthError,
  openWebSocket,
  type WebSocketAdapter,
  type WebSocketArgs,
  type WebSocketFactory,
  type WebSocketMessage,
} from './socket.js';
export type { ConnectionStatistics } from './statistics.js';
export { SubscriptionBuilderImpl, SubscriptionHandleImpl } from './subscription.js';
export { ConnectionId, Identity, Range, ScheduleAt, TimeDuration, Timestamp, Uuid, type Bound } from './values.js';
