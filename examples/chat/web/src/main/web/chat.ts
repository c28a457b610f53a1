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

/** A tab keeps its identity over reloads; `?as=someone` gives a tab an identity of its own. */
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

function show(state: 'connecting' | 'connected' | 'ended', text: string): void {
  status.dataset.state = state;
  status.textContent = text;
  scheduleRender();
}

let renderQueued = false;

/** Draws at most once per frame however many rows a transaction changed. */
function scheduleRender(): void {
  if (renderQueued) return;
  renderQueued = true;
  queueMicrotask(() => {
    renderQueued = false;
    render();
  });
}

function nameOf(user: User | undefined, identityHex: string): string {
  return user?.name ?? identityHex.slice(0, 8);
}

function render(): void {
  const users = new Map<string, User>();
  for (const user of connection.db.user.iter()) users.set(user.identity.toHexString(), user);
  renderMessages(users);
  renderUsers(users);
}

function renderMessages(users: Map<string, User>): void {
  const messages = [...connection.db.message.iter()].sort(bySendTime);
  messageList.replaceChildren(...messages.map(message => messageItem(message, users)));
  messageList.scrollTop = messageList.scrollHeight;
  element('empty').hidden = messages.length > 0;
}

function bySendTime(a: Message, b: Message): number {
  return Number(a.sent.microsSinceUnixEpoch - b.sent.microsSinceUnixEpoch);
}

function messageItem(message: Message, users: Map<string, User>): HTMLElement {
  const hex = message.sender.toHexString();
  const item = document.createElement('li');
  const sent = message.sent.toDate();
  const time = withText('time', sent.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })) as HTMLTimeElement;
  time.dateTime = sent.toISOString();
  item.append(withText('span', nameOf(users.get(hex), hex), 'who'), time, withText('span', message.text, 'what'));
  return item;
}

function renderUsers(users: Map<string, User>): void {
  const people = [...users.entries()].sort(([, a], [, b]) => Number(b.online) - Number(a.online));
  userList.replaceChildren(
    ...people.map(([hex, user]) => {
      const item = withText('li', nameOf(user, hex));
      item.dataset.online = String(user.online);
      item.dataset.identity = hex;
      item.title = user.online ? 'online' : 'offline';
      return item;
    })
  );
  const online = people.filter(([, user]) => user.online).length;
  element('online-count').textContent = `· ${online} online`;
}

function withText(tag: string, text: string, className?: string): HTMLElement {
  const node = document.createElement(tag);
  node.textContent = text;
  if (className) node.className = className;
  return node;
}

/** Runs a reducer for a form; its refusal is shown, its success empties the field. */
function onSubmit(formId: string, inputId: string, call: (value: string) => Promise<void>): void {
  const input = element<HTMLInputElement>(inputId);
  element<HTMLFormElement>(formId).addEventListener('submit', event => {
    event.preventDefault();
    call(input.value).then(
      () => {
        input.value = '';
        errorLine.hidden = true;
      },
      (error: unknown) => {
        errorLine.textContent = error instanceof Error ? error.message : String(error);
        errorLine.hidden = false;
      }
    );
  });
}

onSubmit('name-form', 'name', name => connection.reducers.setName({ name }));
onSubmit('message-form', 'text', text => connection.reducers.sendMessage({ text }));
