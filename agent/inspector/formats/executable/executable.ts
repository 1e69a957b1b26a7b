import { type Source, sliceSource } from '../../source.ts';
import type { Candidate, Format, Sink } from '../format.ts';

/** Where in a program the archive that it unpacks is looked for. */
const SEARCHED_BYTES = 4 * 1024 * 1024;
/** The end record of a ZIP archive with its comment (APPNOTE 4.3.16). */
const TAIL_BYTES = 66 * 1024;

const SEVEN_ZIP = Buffer.from('7z\xbc\xaf\x27\x1c\0', 'latin1');
const RAR = Buffer.from('Rar!\x1a\x07', 'latin1');
const ZIP_END = Buffer.from('PK\x05\x06', 'latin1');
const ZIP_LOCAL = Buffer.from('PK\x03\x04', 'latin1');

/** Programs (PE, ELF, Mach-O, scripts that unpack themselves): what they hold as a self-extracting archive. */
export const executable: Format = {
  detect({ head }) {
    const start = head.toString('latin1', 0, 4);
    if (start.startsWith('MZ') && head.length > 64) return 'exe';
    if (start === '\x7fELF') return 'elf';
    return /^(?:\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe)/.test(start) ? 'mach-o' : undefined;
  },

  async extract({ source, name }: Candidate, _type: string, sink: Sink) {
    const at = await archiveWithin(source);
    if (at === undefined) return;
    sink.budget.takeEntry();
    await sink.nested(name, sliceSource(source, at));
  },
};

async function archiveWithin(source: Source): Promise<number | undefined> {
  const tail = await source.read(Math.max(0, source.size - TAIL_BYTES), TAIL_BYTES);
  const isZip = tail.includes(ZIP_END);
  const start = await source.read(0, SEARCHED_BYTES);
  const found = [
    start.indexOf(SEVEN_ZIP, 64),
    start.indexOf(RAR, 64),
    isZip ? start.indexOf(ZIP_LOCAL, 64) : -1,
  ];
  return found.filter((at) => at !== -1).sort((a, b) => a - b)[0];
}
