// The inspector process: reads one document after the other and answers with verdicts. It is started confined
// (see agent/platform), holds no state worth keeping, and may be killed at any moment.
import { createDetector } from '../../shared/detection/detect.ts';
import type { Detector, Segment } from '../../shared/detection/detector.ts';
import { DocumentFingerprints } from '../../shared/detection/fingerprints/document.ts';
import { inspectFile } from './inspect-file.ts';
import { type FromInspector, ToInspector } from './ipc.ts';
import type { Picture } from './ocr/picture.ts';
import { RecognitionLoader } from './recognition-loader.ts';
import { TextSender } from './text-sender.ts';

let detector: Detector | undefined;
const recognition = new RecognitionLoader();
/** One document at a time: what it takes in memory and time is its own. */
let working: Promise<void> = Promise.resolve();
const tickets = new Map<number, (text: string | undefined) => void>();
let lastTicket = 0;

const answer = (message: FromInspector) => void process.send?.(message);

/** Text in a picture is read by another process, which the service starts. */
function recognize(picture: Picture): Promise<string | undefined> {
  const ticket = ++lastTicket;
  return new Promise((resolve) => {
    tickets.set(ticket, resolve);
    answer({ kind: 'recognize', ticket, picture });
  });
}

async function handle(message: ToInspector): Promise<void> {
  if (message.kind === 'configure') {
    const { registered, ...result } = await recognition.load(message);
    detector = createDetector(message.classification, registered);
    answer({ kind: 'configured', ...result });
  } else if (message.kind === 'inspect' && detector) {
    const path = typeof message.path === 'string' ? message.path : Buffer.from(message.path);
    const { id, dev, ino } = message;
    const request = {
      path,
      ...(dev === undefined || ino === undefined ? {} : { dev, ino }),
      ...(message.recordKeys ? { recordKeys: true } : {}),
      ...(message.clear ? { clear: true } : {}),
    };
    const sender = message.text
      ? new TextSender((segment) => answer({ kind: 'text', id, ...segment }))
      : undefined;
    const fingerprints = message.fingerprint ? new DocumentFingerprints() : undefined;
    const onText = (segment: Segment) => {
      sender?.push(segment);
      fingerprints?.push(segment);
    };
    const inspection = await inspectFile(request, {
      detector,
      recognize,
      ...(sender || fingerprints ? { onText } : {}),
    });
    sender?.flush();
    if (fingerprints) answer({ kind: 'fingerprints', id, fingerprints: fingerprints.all() });
    answer({ kind: 'verdict', id, inspection });
  }
}

process.on('message', (raw) => {
  const message = ToInspector.parse(raw);
  if (message.kind === 'recognized') {
    tickets.get(message.ticket)?.(message.text);
    tickets.delete(message.ticket);
  } else working = working.then(() => handle(message));
});
process.on('disconnect', () => process.exit(0));
answer({ kind: 'ready' });
