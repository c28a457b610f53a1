/** A client that runs wherever there is JavaScript: connects, gets rows, hangs up. Its argument is a port. */

import { DbConnectionBuilder, DbConnectionImpl, makeQueryBuilder, schema, t, table } from '@stdb/client';

const { schemaType } = schema({ user: table({ name: 'user' }, { id: t.u32() }) });
const remoteModule = { ...schemaType, versionInfo: { cliVersion: '2.0.0' }, reducers: [], procedures: [] };

new DbConnectionBuilder<DbConnectionImpl<typeof remoteModule>>(remoteModule, config => new DbConnectionImpl(config))
  .withUri(`http://127.0.0.1:${process.argv[2]}`)
  .withDatabaseName('chat')
  .withReconnect()
  .onConnect((connection, identity) => {
    console.log(`connected ${identity.toHexString().slice(-2)}`);
    connection
      .subscriptionBuilder()
      .onApplied(ctx => {
        console.log(`rows ${[...ctx.db.user].map(row => row.id).join()}`);
        connection.disconnect();
      })
      .subscribe(makeQueryBuilder(schemaType).user);
  })
  .onConnectError((_, error) => console.log(`error ${error.message}`))
  .onDisconnect((_, error) => console.log(`disconnected ${error?.message ?? 'cleanly'}`))
  .build();
