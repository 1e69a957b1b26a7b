import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSockets } from '../applications/connections.ts';
import { environment } from './displays.ts';
import { monitorArguments, parseProfileLine } from './portals.ts';
import { copiedOf } from './x11-screen.ts';
import { authorityFor, parseXAuthority } from './xauthority.ts';

const field = (text: string) => {
  const bytes = Buffer.from(text, 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const entry = (display: string, name: string, data: string) =>
  Buffer.concat([Buffer.from([1, 0]), ...['pc', display, name, data].map(field)]);
const COOKIE = 'MIT-MAGIC-COOKIE-1';

test('the secret of a display, of its own entry before one for any', () => {
  const file = Buffer.concat([
    entry('', COOKIE, 'any'),
    entry('1', COOKIE, '\xff\0one'),
    entry('0', 'XDM', 'x'),
  ]);
  const entries = parseXAuthority(file);
  expect(authorityFor(entries, 1)).toEqual({ name: COOKIE, data: '\xff\0one' });
  expect(authorityFor(entries, 0)).toEqual({ name: COOKIE, data: 'any' });
  expect(authorityFor([], 0)).toEqual({ name: '', data: '' });
});

test('a file that is cut off anywhere gives what came whole', () => {
  const file = Buffer.concat([entry('0', COOKIE, 'a'.repeat(16)), entry('1', COOKIE, 'b'.repeat(16))]);
  for (let cut = 0; cut <= file.length; cut++) {
    expect(parseXAuthority(file.subarray(0, cut))).toHaveLength(
      cut === file.length ? 2 : cut >= file.length / 2 ? 1 : 0,
    );
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void parseXAuthority(Buffer.from(bytes))),
  );
});

test('of an environment the first value of each variable counts', () => {
  expect(environment('A=b\0DISPLAY=:0\0XAUTHORITY=/a=b\0DISPLAY=:1\0HOME\0')).toEqual({
    DISPLAY: ':0',
    XAUTHORITY: '/a=b',
  });
});

test('calls of portals are told by interface and method, others are nothing', () => {
  const line = (name: string, method: string, sender = ':1.42') =>
    `mc\t1764000000.1\t7\t${sender}\torg.freedesktop.portal.Desktop\t/org/freedesktop/portal/desktop\t${name}\t${method}`;
  expect(parseProfileLine(line('org.freedesktop.portal.Screenshot', 'Screenshot'))).toEqual({
    sender: ':1.42',
    method: 'Screenshot.Screenshot',
  });
  expect(parseProfileLine(line('org.freedesktop.portal.ScreenCast', 'Start'))?.method).toBe(
    'ScreenCast.Start',
  );
  expect(parseProfileLine(line('org.freedesktop.portal.ScreenCast', 'CreateSession'))).toBeUndefined();
  expect(parseProfileLine(line('org.example.Screenshot', 'Screenshot'))).toBeUndefined();
  expect(parseProfileLine(line('org.freedesktop.portal.Screenshot', 'Screenshot', '--help'))).toBeUndefined();
  expect(parseProfileLine('#type\ttimestamp\tserial')).toBeUndefined();
  expect(monitorArguments('unix:path=/run/user/1000/bus')).toContain(
    "type='method_call',interface='org.freedesktop.portal.Screenshot'",
  );
});

test('sockets of /proc/net/tcp with state, port and inode', () => {
  const text = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:170C 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 91234 1 0000 100 0
   1: 0100007F:170C 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 91240 1 0000 20 4
`;
  expect(parseSockets(text)).toEqual([
    { port: '170C', remote: '00000000', state: '0A', inode: '91234' },
    { port: '170C', remote: '0100007F', state: '01', inode: '91240' },
  ]);
});

test('of what is offered only what policy wants is taken', () => {
  const all = { text: true, files: true, images: true };
  const list = Buffer.from('copy\nfile:///a');
  expect(copiedOf({ gnomeCopiedFiles: list }, all)).toEqual({ files: ['/a'] });
  expect(copiedOf({ gnomeCopiedFiles: list }, { ...all, files: false })).toBeUndefined();
  expect(copiedOf({ text: Buffer.from('机密'), truncated: true }, all)).toEqual({
    text: '机密',
    truncated: true,
  });
  expect(copiedOf({ text: Buffer.from('x') }, { ...all, text: false })).toBeUndefined();
  expect(copiedOf({ image: Buffer.from('x') }, { ...all, images: false })).toBeUndefined();
});
