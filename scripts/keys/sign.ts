import { signerOf } from '../../console/domain/authority/ed25519.ts';
import { readKeyFile } from '../../console/domain/authority/root-key-file.ts';
import { unseal } from '../../console/domain/authority/sealed-key.ts';
import { cosign } from '../../shared/authority/envelope.ts';
import type { StatementFile } from './statement-file.ts';

/** The statement with one more signature. @throws Error when the passphrase does not open the key */
export async function signStatement(
  statement: StatementFile,
  keyFile: string,
  passphrase: string,
): Promise<StatementFile> {
  const privateKey = await unseal(await readKeyFile(keyFile), passphrase);
  if (!privateKey) throw new Error(`this passphrase does not open ${keyFile}`);
  const signer = signerOf(privateKey);
  privateKey.fill(0);
  return { ...statement, envelope: cosign(statement.statement, statement.envelope, signer) };
}
