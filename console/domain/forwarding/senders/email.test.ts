import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  exportPrivateKey,
  newKeyPair,
  publicKeyOf,
  selfSignedAuthority,
  serverCertificate,
} from '../../pki/x509.ts';
import type { Message } from '../messages/message.ts';
import { emailSender } from './email.ts';
import { type Target, Undeliverable } from './sender.ts';

let server: SMTPServer;
let ca: string;
let mails: { to: string[]; text: string; secure: boolean }[];
const signal = new AbortController().signal;

beforeEach(async () => {
  mails = [];
  const authority = await newKeyPair();
  ca = await selfSignedAuthority('Test authority', authority, 86_400_000);
  const keys = await newKeyPair();
  const cert = await serverCertificate(
    { dns: ['localhost'], ip: [] },
    { name: 'localhost', publicKey: await publicKeyOf(keys.publicKey), validForMs: 86_400_000 },
    { certificate: ca, privateKey: authority.privateKey },
  );
  server = new SMTPServer({
    cert,
    key: await exportPrivateKey(keys.privateKey),
    onAuth: ({ username, password }, _session, done) =>
      username === 'guardpost' && password === 'right'
        ? done(null, { user: username })
        : done(Object.assign(new Error('no such login'), { responseCode: 535 })),
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith('nobody@')
        ? done(Object.assign(new Error('no such user'), { responseCode: 550 }))
        : done(),
    onData: (stream, session, done) => {
      let text = '';
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, text, secure: session.secure });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
});
afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

const sender = (
  more: Partial<Target<'email'>['settings']> = {},
  password = 'right',
  allowPlaintext = false,
) =>
  emailSender({
    id: 'i',
    name: 'mail',
    allowLocal: true,
    allowPlaintext,
    secrets: { password },
    settings: {
      kind: 'email',
      host: 'localhost',
      port: (server.server.address() as AddressInfo).port,
      security: 'starttls',
      user: 'guardpost',
      from: 'guardpost@example.com',
      to: ['soc@example.com'],
      language: 'zh-CN',
      foldSeconds: 60,
      ca,
      ...more,
    },
  });
const message: Message = {
  severity: 'high',
  title: '【岗哨】高：文件拷贝',
  lines: ['终端：pc-1'],
  link: 'https://console/events',
};

test('a mail goes out over STARTTLS with a login, to the target’s people', async () => {
  await sender().send(message, signal);
  const [mail] = mails as [(typeof mails)[0]];
  expect(mail).toMatchObject({ to: ['soc@example.com'], secure: true });
  expect(mail.text).toMatch(/^Subject: =\?UTF-8\?/m);
  expect(mail.text).toContain('Auto-Submitted: auto-generated');
  const body = mail.text.slice(mail.text.indexOf('\r\n\r\n')).replace(/=\r\n/g, '');
  expect(decodeURIComponent(body.replace(/=([0-9A-F]{2})/g, '%$1'))).toContain(
    '终端：pc-1\r\n查看：https://console/events',
  );
});

test('a notice for certain people goes to them alone, with what is attached', async () => {
  const content = Buffer.from('%PDF-').toString('base64');
  await sender().send(
    {
      ...message,
      to: ['boss@example.com'],
      attachments: [{ name: '周报.pdf', type: 'application/pdf', content }],
    },
    signal,
  );
  expect(mails[0]!.to).toEqual(['boss@example.com']);
  expect(mails[0]!.text).toContain('application/pdf');
  expect(mails[0]!.text).toContain(content);
});

test('nothing is said to a server without TLS, with another’s certificate, or after a wrong password', async () => {
  await expect(sender({ ca: undefined }).send(message, signal)).rejects.toThrow(/certificate/);
  await expect(sender({}, 'wrong').send(message, signal)).rejects.toThrow(/535|no such login/);
  await expect(sender({ security: 'none' }).send(message, signal)).rejects.toThrow(/TLS is needed/);
  expect(mails).toEqual([]);
});

test('an address that nobody has is passed over in a notice for certain people, and tried again otherwise', async () => {
  await expect(sender().send({ ...message, to: ['nobody@example.com'] }, signal)).rejects.toThrow(
    Undeliverable,
  );
  await expect(sender({ to: ['nobody@example.com'] }).send(message, signal)).rejects.not.toThrow(
    Undeliverable,
  );
});

test('a title adds no header', async () => {
  await sender().send({ ...message, title: 'a\r\nBcc: everybody@example.com' }, signal);
  expect(mails[0]!.to).toEqual(['soc@example.com']);
  const [head] = mails[0]!.text.split('\r\n\r\n');
  expect(head).not.toMatch(/^Bcc:/m);
});
