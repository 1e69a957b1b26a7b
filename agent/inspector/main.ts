// The inspector process: reads one document after the other and answers with verdicts. It is started confined
// (see agent/platform), holds no state worth keeping, and may be killed at any moment.
import { createDetector } from '../../shared/detection/detect.ts';
import type { Detector } from '../../shared/detection/detector.ts';
import { inspectFile } from './inspect-file.ts';
import { type FromInspector, ToInspector } from './ipc.ts';

let detector: Detector | undefined;
/** One document at a time: what it takes in memory and time is its own. */
let working: Promise<void> = Promise.resolve();

const answer = (message: FromInspector) => void process.send?.(message);

process.on('message', (raw) => {
  const message = ToInspector.parse(raw);
  working = working.then(async () => {
    if (message.kind === 'configure') {
      detector = createDetector(message.classification);
    } else if (detector) {
      const path = typeof message.path === 'string' ? message.path : Buffer.from(message.path);
      const { id, dev, ino } = message;
      const request = { path, ...(dev === undefined || ino === undefined ? {} : { dev, ino }) };
      answer({ kind: 'verdict', id, inspection: await inspectFile(request, { detector }) });
    }
  });
});
process.on('disconnect', () => process.exit(0));
answer({ kind: 'ready' });
