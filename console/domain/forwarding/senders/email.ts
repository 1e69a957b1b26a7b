import { createTransport } from 'nodemailer';
import { asText } from '../messages/message.ts';
import { checkedAddress } from '../outbound.ts';
import { type MessageSender, type Target, Undeliverable } from './sender.ts';

const MOST_BYTES = 256 * 1024;
const TIMEOUT_MS = 20_000;

/** Mail over SMTP (RFC 5321), with TLS from the start (RFC 8314) or by STARTTLS (RFC 3207), which is then required. */
export function emailSender(target: Target<'email'>): MessageSender {
  const { settings, secrets } = target;
  return {
    async send(message, signal) {
      if (settings.security === 'none' && !target.allowPlaintext)
        throw new Error('TLS is needed for this target');
      const transport = createTransport({
        // The address that was checked; the certificate is held against the name.
        host: await checkedAddress(settings.host, target.allowLocal),
        port: settings.port,
        secure: settings.security === 'tls',
        requireTLS: settings.security === 'starttls',
        ignoreTLS: settings.security === 'none',
        tls: {
          servername: settings.host,
          minVersion: 'TLSv1.2',
          ...(settings.ca ? { ca: settings.ca } : {}),
        },
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
        disableFileAccess: true,
        disableUrlAccess: true,
        ...(settings.user ? { auth: { user: settings.user, pass: secrets.password ?? '' } } : {}),
      });
      const abort = () => transport.close();
      signal.addEventListener('abort', abort);
      try {
        await transport.sendMail({
          from: { name: settings.language === 'en' ? 'Guardpost' : '岗哨', address: settings.from },
          to: [...(message.to ?? settings.to)],
          subject: message.title,
          text: asText({ ...message, title: message.title }, settings.language, MOST_BYTES),
          headers: { 'Auto-Submitted': 'auto-generated' },
          attachments: (message.attachments ?? []).map(({ name, type, content }) => ({
            filename: name,
            contentType: type,
            content: Buffer.from(content, 'base64'),
          })),
        });
      } catch (error) {
        const {
          code,
          responseCode,
          message: words,
        } = error as Error & { code?: string; responseCode?: number };
        // Only for its recipients: what is wrong with the server or our login is put right there, and tried again.
        if (message.to && code === 'EENVELOPE' && (responseCode ?? 0) >= 500) throw new Undeliverable(words);
        throw error;
      } finally {
        signal.removeEventListener('abort', abort);
        transport.close();
      }
    },
  };
}
