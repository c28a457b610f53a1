import { DbConnection, tables, type EventContext } from './bindings';
import type { Message, OuterNode } from './bindings/types';
import type { PaintParams, SendMessageParams } from './bindings/types/reducers';
import type { QuoteResult } from './bindings/types/procedures';
import { Identity, SenderError } from '@stdb/client';

export function connect(uri: string): DbConnection {
  const params: SendMessageParams = { text: 'x' };
  const paint: PaintParams = { out: { tag: 'Circle', value: 1.5 }, class: { tag: 'DeepRed' }, level: 3 };
  const node: OuterNode = { name: 'a', children: [{ name: 'b', children: [] }] };
  const quote: QuoteResult = undefined;
  void [params, paint, node, quote];
  return DbConnection.builder()
    .withUri(uri)
    .withDatabaseName('chat')
    .withToken(undefined)
    .onConnect((conn, identity: Identity, token: string) => {
      conn
        .subscriptionBuilder()
        .onApplied(ctx => {
          const count: bigint = ctx.db.message.count();
          void count;
        })
        .subscribe([tables.message, tables.everything.where(e => e.theU32.gt(5))]);
      conn.db.message.onInsert((ctx: EventContext, row: Message) => {
        const sentAt: Date = row.sentAt.toDate();
        void [ctx.event.tag, sentAt, token, identity];
      });
      conn.db.message.onUpdate((_ctx, oldRow, newRow) => void [oldRow.text, newRow.text]);
      const found = conn.db.message.id.find(5n);
      const text: string | undefined = found?.text;
      for (const row of conn.db.message.bySender.filter(identity)) {
        void row.text;
      }
      void text;
      conn.reducers.sendMessage({ text: 'hello' }).catch((e: unknown) => void (e instanceof SenderError));
      void conn.reducers.tick({});
      const invoices: bigint = conn.db['billing.invoice'].count();
      void [invoices, conn.reducers['billing.chargeCard']({ amount: 1n, color: { tag: 'Values' } })];
      conn.procedures.quote({ symbol: 'X' }).then((value: number | undefined) => value);
    })
    .build();
}
