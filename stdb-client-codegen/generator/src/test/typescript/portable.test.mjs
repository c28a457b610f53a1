/** Runs `portable.js` by the command of the arguments, against a real socket with a compressed message. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { BinaryWriter } from '@stdb/client';

const UNCOMPRESSED = 0;
const GZIP = 2;

function encode(body) {
  const out = new BinaryWriter(64);
  body(out);
  return out.getBuffer();
}

/** Puts a short message into a WebSocket frame. */
function frame(compression, body) {
  return Buffer.concat([Buffer.from([0x82, body.length + 1, compression]), body]);
}

const initial = encode(out => {
  out.writeU8(0);
  out.writeU256(7n);
  out.writeU128(9n);
  out.writeString('the-token');
});

const applied = encode(out => {
  out.writeU8(1);
  out.writeU32(0);
  out.writeU32(0);
  out.writeU32(1);
  out.writeString('user');
  // Rows of four bytes each.
  out.writeU8(0);
  out.writeU16(4);
  out.writeUInt8Array(Uint8Array.of(5, 0, 0, 0, 6, 0, 0, 0));
});

const server = createServer();
server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
      'Sec-WebSocket-Protocol: v2.bsatn.spacetimedb',
      '\r\n',
    ].join('\r\n')
  );
  socket.write(frame(UNCOMPRESSED, initial));
  socket.once('data', () => {
    socket.write(frame(GZIP, gzipSync(applied)));
    // What comes next is the end.
    socket.once('data', () => socket.end());
  });
  socket.on('error', () => {});
});

server.listen(0, '127.0.0.1', () => {
  const [command, ...args] = process.argv.slice(2);
  const client = spawn(command, [...args, 'out/portable.js', String(server.address().port)]);
  let output = '';
  client.stdout.on('data', data => (output += data));
  client.stderr.on('data', data => (output += data));
  client.on('close', () => {
    server.close();
    server.closeAllConnections();
    const lines = output.split('\n').filter(line => /^(connected|rows|error|disconnected)/.test(line));
    assert.deepEqual(lines, ['connected 07', 'rows 5,6', 'disconnected cleanly'], output);
  });
});
