// Opens and closes files as another program would, and prints the microseconds of each open as JSON.
import { closeSync, openSync } from 'node:fs';

const [times, ...paths] = process.argv.slice(2);
const samples: number[] = [];
for (let count = 0; count < Number(times); count++) {
  for (const path of paths) {
    const began = process.hrtime.bigint();
    closeSync(openSync(path, 'r'));
    samples.push(Number(process.hrtime.bigint() - began) / 1_000);
  }
}
process.stdout.write(JSON.stringify(samples));
