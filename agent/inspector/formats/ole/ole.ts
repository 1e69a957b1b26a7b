import { type Candidate, DocumentError, type Format } from '../format.ts';

const SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** Names of streams stand in the directory in UTF-16. */
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');
/** The directory of a compound file may lie anywhere in it; in what Office writes it is near an end. */
const LOOK_BYTES = 4 * 1024 * 1024;

/** Compound files ([MS-CFB]): an encrypted Office document is one ([MS-OFFCRYPTO] 2.3). */
export const ole: Format = {
  async detect(candidate) {
    if (!candidate.head.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return undefined;
    return (await isEncryptedPackage(candidate)) ? 'ooxml-encrypted' : 'ole';
  },

  async extract(_candidate, type) {
    throw new DocumentError(type === 'ooxml-encrypted' ? 'encrypted' : 'unsupported');
  },
};

async function isEncryptedPackage({ source }: Candidate): Promise<boolean> {
  for (const at of new Set([0, Math.max(0, source.size - LOOK_BYTES)])) {
    if ((await source.read(at, LOOK_BYTES)).includes(ENCRYPTED_PACKAGE)) return true;
  }
  return false;
}
