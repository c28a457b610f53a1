// Bindings of the chat example, written by hand in the shape the SDK's own generator uses.
import {
  DbConnectionBuilder,
  DbConnectionImpl,
  SubscriptionBuilderImpl,
  convertToAccessorMap,
  makeQueryBuilder,
  procedures,
  reducerSchema,
  reducers,
  schema,
  t,
  table,
} from 'spacetimedb';

const user = t.row({
  identity: t.identity().primaryKey(),
  name: t.option(t.string()),
  online: t.bool(),
});

const message = t.row({
  sender: t.identity(),
  sent: t.timestamp(),
  text: t.string(),
});

const tablesSchema = schema({
  user: table(
    {
      name: 'user',
      indexes: [{ accessor: 'identity', name: 'user_identity_idx_btree', algorithm: 'btree', columns: ['identity'] }],
      constraints: [{ name: 'user_identity_key', constraint: 'unique', columns: ['identity'] }],
    },
    user
  ),
  message: table({ name: 'message', indexes: [], constraints: [] }, message),
});

const reducersSchema = reducers(
  reducerSchema('set_name', { name: t.string() }),
  reducerSchema('send_message', { text: t.string() }),
  reducerSchema('trap', {})
);

const proceduresSchema = procedures();

const REMOTE_MODULE = {
  versionInfo: { cliVersion: '2.0.0' },
  tables: tablesSchema.schemaType.tables,
  reducers: reducersSchema.reducersType.reducers,
  ...proceduresSchema,
};

export const tables = makeQueryBuilder(tablesSchema.schemaType);
export const reducerMap = convertToAccessorMap(reducersSchema.reducersType.reducers);

export class SubscriptionBuilder extends SubscriptionBuilderImpl {}

export class DbConnection extends DbConnectionImpl {
  static builder = () => new DbConnectionBuilder(REMOTE_MODULE, config => new DbConnection(config));

  subscriptionBuilder = () => new SubscriptionBuilder(this);
}
