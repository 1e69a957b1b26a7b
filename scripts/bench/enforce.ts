import { run as isolation } from './enforce-isolation.ts';
import { run as openDelay } from './enforce-open.ts';
import { run as usb } from './enforce-usb.ts';
import type { BenchResult } from './result.ts';

/** Each measures one enforcement; one that is not possible on this computer says so and is left out. */
const PARTS = [openDelay, isolation, usb];

/** How long it takes until an enforcement holds, each beside the bare act of the kernel in the same run. */
export async function run(): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const part of PARTS) {
    try {
      results.push(...(await part()));
    } catch (error) {
      process.stderr.write(`bench enforce: ${(error as Error).message}\n`);
    }
  }
  if (results.length === 0) throw new Error('nothing can be measured on this computer');
  return results;
}
