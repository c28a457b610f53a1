/** TypeScript client runtime of stdb. Generated bindings and applications import from here. */
export { BinaryReader, BinaryWriter } from './bsatn.js';
export { ColumnBuilder, TypeBuilder, t, } from './builders.js';
export { DbConnectionImpl, } from './connection.js';
export { DbConnectionBuilder } from './connection_builder.js';
export { DisconnectedError, IdentityChangedError, InternalError, SenderError } from './errors.js';
export { BooleanExpr, Query, ViewCall, and, makeQueryBuilder, not, or, toSql } from './query.js';
export { convertToAccessorMap, procedureSchema, procedures, reducerSchema, reducers, schema, table, } from './schema.js';
export { AuthError, openWebSocket, } from './socket.js';
export { SubscriptionBuilderImpl, SubscriptionHandleImpl } from './subscription.js';
export { ConnectionId, Identity, Range, ScheduleAt, TimeDuration, Timestamp, Uuid } from './values.js';
