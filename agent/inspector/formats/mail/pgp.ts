import { DocumentError, type Format } from '../format.ts';

/** Armoured OpenPGP messages (RFC 9580 6.2), and encrypted packets in a file that is named like one. */
export const pgp: Format = {
  detect({ head, name }) {
    const start = head.toString('latin1', 0, 128);
    if (start.trimStart().startsWith('-----BEGIN PGP MESSAGE-----')) return 'pgp';
    // A packet with a session key, for a public key (tag 1) or a passphrase (tag 3), in either header format.
    const isKeyPacket = [0x84, 0x85, 0x8c, 0x8d, 0xc1, 0xc3].includes(head[0] ?? 0);
    return /\.(?:pgp|gpg)$/i.test(name) && isKeyPacket ? 'pgp' : undefined;
  },

  async extract() {
    throw new DocumentError('encrypted');
  },
};
