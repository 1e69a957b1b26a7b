import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { deviceCode, userCode } from '../../shared/watermark/payload.ts';
import { readWatermark } from '../../shared/watermark/read/read.ts';
import { EXIT } from '../exit.ts';
import { drawWatermark, luminanceIn, openPicture } from '../watermark/picture.ts';

interface WriteOptions {
  out: string;
  agent: string;
  user: string;
  time?: Date;
  strength: number;
}

/** `guardpost watermark read|write`: whose screen a photograph or screenshot shows, and a watermark to try it with. */
export function register(program: Command): void {
  const watermark = program
    .command('watermark')
    .description('the coded watermark of screens: read it out of a picture, or lay it over one');
  watermark
    .command('read')
    .description('device, user and time that a photograph or screenshot carries, one JSON line a picture')
    .argument('<picture...>', 'PNG, JPEG, WebP and the like; whole or in part, turned, scaled')
    .action(async (pictures: string[]) => {
      for (const path of pictures) {
        const reading = readWatermark(luminanceIn(await openPicture(path)));
        if (!reading) process.exitCode = EXIT.no;
        process.stdout.write(`${JSON.stringify(lineOf(path, reading))}\n`);
      }
    });
  watermark
    .command('write')
    .description("lay an agent's watermark over a picture")
    .argument('<picture>', 'what is on the screen')
    .requiredOption('--out <file>', 'the marked picture, as PNG')
    .requiredOption('--agent <id>', "the device's id, as the console shows it")
    .requiredOption('--user <name>', 'the person at the screen')
    .option('--time <ISO>', 'when; now if it is left out', parseTime)
    .option('--strength <factor>', '1 is as tested; less is fainter and sooner lost', parseStrength, 1)
    .action(async (picture: string, { out, agent, user, time = new Date(), strength }: WriteOptions) => {
      const canvas = await openPicture(picture);
      const payload = { device: deviceCode(agent), user: userCode(agent, user), at: time.getTime() };
      drawWatermark(canvas, payload, strength);
      await writeFile(out, canvas.toBuffer('image/png'));
    });
}

function lineOf(path: string, reading: ReturnType<typeof readWatermark>) {
  if (!reading) return { path, found: false };
  const { payload, agreement } = reading;
  return {
    path,
    found: true,
    device: hex(payload.device, 8),
    user: hex(payload.user, 4),
    at: new Date(payload.at).toISOString(),
    agreement: Math.round(agreement * 1000) / 1000,
  };
}

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');

function parseTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('not a time such as 2026-11-24T09:30Z');
  return time;
}

function parseStrength(text: string): number {
  const strength = Number(text);
  if (!(strength > 0 && strength <= 5)) throw new InvalidArgumentError('a number above 0 and up to 5');
  return strength;
}
