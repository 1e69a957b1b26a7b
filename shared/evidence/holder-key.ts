import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

/** The passphrase is wrong, or the file is no key of an evidence holder. */
export class KeyNotOpened extends Error {
  override readonly name = 'KeyNotOpened';
}

/** Shorter ones do not protect a file that anybody may copy. */
export const MIN_PASSPHRASE = 12;

const IDENTITY = /^AGE-SECRET-KEY-1[A-Z0-9]+$/m;

/**
 * A fresh key pair of an evidence holder: the public half for the policy, and the file with the private half, sealed with
 * the passphrase (age with scrypt, in ASCII armor) the way `age-keygen | age -p -a` makes it.
 */
export async function newHolderKey(passphrase: string): Promise<{ recipient: string; file: string }> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const age = new Encrypter();
  age.setPassphrase(passphrase.normalize('NFKC'));
  const sealed = await age.encrypt(`# public key: ${recipient}\n${identity}\n`);
  return { recipient, file: armor.encode(sealed) };
}

/** The private half out of its file. @throws KeyNotOpened */
export async function openHolderKey(file: string, passphrase: string): Promise<string> {
  const age = new Decrypter();
  age.addPassphrase(passphrase.normalize('NFKC'));
  let text: string;
  try {
    text = await age.decrypt(armor.decode(file.trim()), 'text');
  } catch {
    throw new KeyNotOpened('the passphrase does not open this key, or it is no key of an evidence holder');
  }
  const identity = IDENTITY.exec(text)?.[0];
  if (identity === undefined) throw new KeyNotOpened('there is no key of an evidence holder in this file');
  return identity;
}
