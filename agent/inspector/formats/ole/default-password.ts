/**
 * What Excel encrypts with when a workbook is only protected against changes, and opens without asking
 * ([MS-OFFCRYPTO] 2.4.2.3); other programs do the same with other documents.
 */
const PASSWORD = 'VelvetSweatshop';
/** Office writes 100,000; a file that asks for many times more is there to keep a reader busy. */
const MAX_SPINS = 1_000_000;
const HEAD = 64 * 1024;

/** The document without its encryption when it opens with the default password, else undefined. */
export async function openWithDefaultPassword(
  data: Buffer,
  encryptionInfo: Buffer | undefined,
): Promise<Buffer | undefined> {
  const spins = /spinCount="([0-9]{1,12})"/.exec(encryptionInfo?.toString('latin1', 0, HEAD) ?? '');
  if (spins && Number(spins[1]) > MAX_SPINS) return undefined;
  const { default: officeCrypto } = await import('officecrypto-tool');
  try {
    const opened = await officeCrypto.decrypt(data, { password: PASSWORD });
    return opened.equals(data) ? undefined : opened;
  } catch {
    return undefined; // another password, or a scheme that is not known
  }
}
