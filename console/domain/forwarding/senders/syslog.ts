import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect as connectPlain, isIPv6, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { framed, syslogMessage } from '../formats/syslog.ts';
import { checkedAddress } from '../outbound.ts';
import type { RecordSender, Target } from './sender.ts';

const MOST = 500;
const TIMEOUT_MS = 15_000;

/**
 * Syslog over TLS (RFC 5425), TCP (RFC 6587) or UDP (RFC 5426). Syslog has no acknowledgement, so each batch has a
 * connection of its own: we close our side, and a receiver that has read to the end closes the other. One that dies
 * with something unread answers with a reset instead, and the batch is sent again.
 */
export function syslogSender(target: Target<'syslog'>): RecordSender {
  const { settings } = target;
  return {
    most: MOST,
    async send(records, signal) {
      if (settings.transport !== 'tls' && !target.allowPlaintext) {
        throw new Error(
          `${settings.transport} can be read on its way: allow plaintext for this target, or use TLS`,
        );
      }
      const address = await checkedAddress(settings.host, target.allowLocal);
      const messages = records.map((record) => syslogMessage(record, settings.format));
      if (settings.transport === 'udp') await sendDatagrams(messages, address, settings.port);
      else
        await sendStream(
          messages,
          address,
          target,
          AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        );
    },
  };
}

async function sendStream(
  messages: readonly string[],
  address: string,
  { settings: { host, port, transport, confirm, ca } }: Target<'syslog'>,
  signal: AbortSignal,
): Promise<void> {
  const socket: Socket =
    transport === 'tls'
      ? connectTls({ host: address, port, servername: host, minVersion: 'TLSv1.2', ...(ca ? { ca } : {}) })
      : connectPlain({ host: address, port });
  const stop = () => socket.destroy(new Error('the receiver did not answer in time'));
  signal.addEventListener('abort', stop, { once: true });
  const failed = new Promise<never>((_, reject) => socket.once('error', reject));
  failed.catch(() => {});
  try {
    await Promise.race([once(socket, transport === 'tls' ? 'secureConnect' : 'connect'), failed]);
    // What a receiver says is of no interest, but its end is only seen when it is read.
    socket.resume();
    const closed = once(socket, 'close');
    closed.catch(() => {});
    const written = new Promise<void>((resolve) => socket.end(messages.map(framed).join(''), resolve));
    await Promise.race([written, failed]);
    if (confirm) await Promise.race([closed, failed]);
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

async function sendDatagrams(messages: readonly string[], address: string, port: number): Promise<void> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    for (const message of messages) {
      await new Promise<void>((resolve, reject) =>
        socket.send(message, port, address, (error) => (error ? reject(error) : resolve())),
      );
    }
  } finally {
    socket.close();
  }
}
