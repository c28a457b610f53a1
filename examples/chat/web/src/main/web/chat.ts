import { DbConnection } from './module_bindings';
import type { Message, User } from './module_bindings/types';

const TOKEN_KEY = 'quickstart-chat.token';

function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element #${id}`);
  return found as T;
}

const status = element('status');
const errorLine = element('error');
const messageList = element('messages');
const userList = element('users');

/** All tabs of a browser are one user, over reloads too; `?as=someone` makes a tab another one. */
const tokenKey = `${TOKEN_KEY}.${new URLSearchParams(location.search).get('as') ?? ''}`;

const connection = DbConnection.builder()
  .withUri(location.origin)
  .withDatabaseName('quickstart-chat')
  .withToken(localStorage.getItem(tokenKey) ?? undefined)
  .onConnect((conn, identity, token) => {
    localStorage.setItem(tokenKey, token);
    document.body.dataset.identity = identity.toHexString();
    conn
      .subscriptionBuilder()
      .onApplied(() => show('connected', 'connected'))
      .onError(() => show('ended', 'the server refused the subscription'))
      .subscribe(['SELECT * FROM user', 'SELECT * FROM message']);
  })
  .onConnectError((_ctx, error) => show('ended', `cannot connect: ${error.message}`))
  .onDisconnect(() => show('ended', 'disconnected; reload to connect again'))
  .build();

connection.db.user.onInsert(scheduleRender);
connection.db.user.onUpdate(scheduleRender);
connection.db.user.onDelete(scheduleRender);
connection.db.message.onInsert(scheduleRender);
connection.db.message.onDelete(scheduleRender);

element<HTMLAnchorElement>('another').href = `?as=${Math.random().toString(36).slice(2, 8)}`;

function show(state: 'connecting' | 'connected' | 'ended', text: string): void {
  status.dataset.state = state;
  status.textContent = text;
  scheduleRender();
}

let renderQueued = false;

/** Draws once, however many rows a transaction changed. */
function scheduleRender(): void {
  if (renderQueued) return;
  renderQueued = true;
  queueMicrotask(() => {
    renderQueued = false;
    render();
  });
}

/** Identities all start with `c200`; the digits after it tell guests apart. */
function nameOf(user: User | undefined, identityHex: string): string {
  return user?.name ?? `guest-${identityHex.slice(4, 10)}`;
}

function isOwn(identityHex: string): boolean {
  return identityHex === document.body.dataset.identity;
}

function render(): void {
  const users = new Map<string, User>();
  for (const user of connection.db.user.iter()) users.set(user.identity.toHexString(), user);
  renderMessages(users);
  renderUsers(users);
  renderOwnName(users.get(document.body.dataset.identity ?? ''));
}

function renderMessages(users: Map<string, User>): void {
  const messages = [...connection.db.message.iter()].sort(bySendTime);
  const wasAtEnd = messageList.scrollHeight - messageList.scrollTop - messageList.clientHeight < 40;
  messageList.replaceChildren(...messages.map((message, i) => messageItem(message, messages[i - 1], users)));
  // Whoever has scrolled up to read is left alone.
  if (wasAtEnd) messageList.scrollTop = messageList.scrollHeight;
  messageList.hidden = messages.length === 0;
  // Before the rows are here nobody knows whether there are messages.
  element('empty').hidden = messages.length > 0 || status.dataset.state === 'connecting';
}

function bySendTime(a: Message, b: Message): number {
  return Number(a.sent.microsSinceUnixEpoch - b.sent.microsSinceUnixEpoch);
}

/** Who and when stand above the first of several messages in a row. */
function messageItem(message: Message, previous: Message | undefined, users: Map<string, User>): HTMLElement {
  const hex = message.sender.toHexString();
  const item = document.createElement('li');
  item.dataset.own = String(isOwn(hex));
  const sent = message.sent.toDate();
  if (!previous || !previous.sender.isEqual(message.sender) || minutes(previous.sent.toDate(), sent) >= 5) {
    const time = withText('time', sent.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
    (time as HTMLTimeElement).dateTime = sent.toISOString();
    const who = withText('span', nameOf(users.get(hex), hex), 'who');
    who.append(time);
    item.append(who);
  }
  item.append(withText('span', message.text, 'what'));
  return item;
}

function minutes(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 60_000;
}

function renderUsers(users: Map<string, User>): void {
  const people = [...users.entries()].sort(byPresenceAndName);
  userList.replaceChildren(
    ...people.map(([hex, user]) => {
      const item = withText('li', nameOf(user, hex));
      item.dataset.online = String(user.online);
      item.dataset.identity = hex;
      item.title = user.online ? 'online' : 'offline';
      if (isOwn(hex)) item.append(withText('span', ' (you)', 'you'));
      return item;
    })
  );
  const online = people.filter(([, user]) => user.online).length;
  element('online-count').textContent = `· ${online} online`;
}

function byPresenceAndName([hexA, a]: [string, User], [hexB, b]: [string, User]): number {
  return Number(b.online) - Number(a.online) || nameOf(a, hexA).localeCompare(nameOf(b, hexB));
}

/** The name in the database, unless the user is typing another one. */
function renderOwnName(user: User | undefined): void {
  const input = element<HTMLInputElement>('name');
  if (document.activeElement !== input && user?.name) input.value = user.name;
}

function withText(tag: string, text: string, className?: string): HTMLElement {
  const node = document.createElement(tag);
  node.textContent = text;
  if (className) node.className = className;
  return node;
}

/** Runs a reducer for a form. Its refusal is shown; its success calls `done`. */
function onSubmit(
  formId: string,
  inputId: string,
  call: (value: string) => Promise<void>,
  done: (input: HTMLInputElement) => void
): void {
  const input = element<HTMLInputElement>(inputId);
  element<HTMLFormElement>(formId).addEventListener('submit', event => {
    event.preventDefault();
    call(input.value).then(
      () => {
        done(input);
        errorLine.hidden = true;
      },
      (error: unknown) => {
        errorLine.textContent = error instanceof Error ? error.message : String(error);
        errorLine.hidden = false;
      }
    );
  });
}

onSubmit('name-form', 'name', name => connection.reducers.setName({ name }), input => input.blur());
onSubmit('message-form', 'text', text => connection.reducers.sendMessage({ text }), input => (input.value = ''));
