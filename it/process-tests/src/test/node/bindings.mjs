// Bindings of the fixture module in the shape the official generator writes, for the official runtime and for ours.
const {
  DbConnectionBuilder,
  DbConnectionImpl,
  convertToAccessorMap,
  makeQueryBuilder,
  procedures,
  reducerSchema,
  reducers,
  schema,
  t,
  table,
} = await import(process.env.STDB_CLIENT ?? 'spacetimedb');

const entryRow = t.row({
  id: t.u64().primaryKey(),
  writer: t.u32(),
  number: t.u64(),
});

const progressRow = t.row({
  writer: t.u32().primaryKey(),
  last: t.u64(),
});

const markRow = t.row({
  place: t.u32(),
  text: t.string(),
});

const tablesSchema = schema({
  entry: table(
    {
      name: 'entry',
      indexes: [{ accessor: 'id', name: 'entry_id_idx_btree', algorithm: 'btree', columns: ['id'] }],
      constraints: [{ name: 'entry_id_key', constraint: 'unique', columns: ['id'] }],
    },
    entryRow
  ),
  progress: table(
    {
      name: 'progress',
      indexes: [{ accessor: 'writer', name: 'progress_writer_idx_btree', algorithm: 'btree', columns: ['writer'] }],
      constraints: [{ name: 'progress_writer_key', constraint: 'unique', columns: ['writer'] }],
    },
    progressRow
  ),
  mark: table({ name: 'mark', indexes: [], constraints: [] }, markRow),
});

const reducersSchema = reducers(
  reducerSchema('append', { writer: t.u32(), number: t.u64() }),
  reducerSchema('mark', { place: t.u32(), text: t.string() }),
  reducerSchema('refuse', { reason: t.string() }),
  reducerSchema('overflow', {})
);

const proceduresSchema = procedures();

const remoteModule = {
  versionInfo: { cliVersion: '2.8.3' },
  tables: tablesSchema.schemaType.tables,
  reducers: reducersSchema.reducersType.reducers,
  ...proceduresSchema,
};

export const tables = makeQueryBuilder(tablesSchema.schemaType);
export const reducersMap = convertToAccessorMap(reducersSchema.reducersType.reducers);

export class DbConnection extends DbConnectionImpl {
  static builder() {
    return new DbConnectionBuilder(remoteModule, config => new DbConnection(config));
  }
}
