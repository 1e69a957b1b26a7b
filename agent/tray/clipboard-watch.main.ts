import { createHash } from 'node:crypto';
import {
  CLEARED_SIGNAL,
  CLIPBOARD_SIGNAL,
  type ClipboardSignal,
  MAX_COPIED,
  SCREEN_TOPIC,
  ScreenSettings,
} from '../../shared/screen/session-settings.ts';
import type { ElectronUsed } from './electron-used.ts';
import type { TrayFeature } from './tray.main.ts';

/** Electron tells of no changes: it is looked at so often. */
const LOOK_EVERY_MS = 500;
/** Formats in which desktops keep copied files. */
const LISTS = ['x-special/gnome-copied-files', 'text/uri-list', 'public.file-url', 'CF_HDROP', 'FileNameW'];
const PICTURE = 'image/png';

type Wanted = NonNullable<ScreenSettings['clipboard']>;
type Used = Pick<ElectronUsed, 'clipboard' | 'nativeImage'>;

/** Tells the service what is copied in this session, and clears what it says. What is judged, and how, is the service's. */
export const clipboardWatch: TrayFeature = ({ electron, signal, onSettings }) => {
  let wanted: Wanted | null = null;
  let told: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** One look or clearing after the other. */
  let work: Promise<void> = Promise.resolve();
  const inTurn = (next: () => Promise<void>) => {
    work = work.then(next).catch(() => {});
  };

  const look = async () => {
    if (!wanted) return;
    const copied = await read(electron, wanted);
    if (!copied) told = undefined;
    else if (copied.key !== told && signal(CLIPBOARD_SIGNAL, copied)) told = copied.key;
  };
  const clear = async (key: string) => {
    const all = wanted ?? { text: true, files: true, images: true };
    // Something else was copied meanwhile: that is judged by itself.
    if ((await read(electron, all))?.key === key) electron.clipboard.clear();
    const after = await read(electron, all);
    told = after?.key;
    signal(CLEARED_SIGNAL, { key, done: after?.key !== key });
  };

  onSettings(SCREEN_TOPIC, (value) => {
    const parsed = ScreenSettings.safeParse(value);
    wanted = parsed.success ? parsed.data.clipboard : null;
    clearInterval(timer);
    timer = undefined;
    if (!wanted) told = undefined;
    else {
      timer = setInterval(() => inTurn(look), LOOK_EVERY_MS);
      inTurn(look);
    }
    const key = parsed.success ? parsed.data.clear : null;
    if (key) inTurn(() => clear(key));
  });
  return () => clearInterval(timer);
};

/** What is in the clipboard, in the forms that are wanted, within what may be sent. Undefined when it is none of them. */
async function read(electron: Used, { text, files, images }: Wanted): Promise<ClipboardSignal | undefined> {
  const { clipboard } = electron;
  const items = await clipboard.read();
  const lists = files ? await listsIn(items) : {};
  if (Object.keys(lists).length > 0) return keyed({ lists });
  const words = text ? await clipboard.readText() : '';
  if (words !== '') {
    const cut = words.slice(0, MAX_COPIED.text);
    return keyed({ text: cut, ...(cut.length < words.length ? { truncated: true } : {}) });
  }
  const png = images ? await bytesOf(items, PICTURE) : undefined;
  if (!png || png.length === 0) return undefined;
  if (png.length <= MAX_COPIED.image) return keyed({ image: png.toString('base64') });
  // Letters of a screen are still read at half its size; without it the picture could not be judged at all.
  const picture = electron.nativeImage.createFromBuffer(png);
  const half = picture.resize({ width: Math.ceil(picture.getSize().width / 2) }).toPNG();
  return keyed({ image: half.length > MAX_COPIED.image ? '' : half.toString('base64'), truncated: true });
}

type Items = Awaited<ReturnType<ElectronUsed['clipboard']['read']>>;

async function listsIn(items: Items): Promise<Record<string, string>> {
  const lists: Record<string, string> = {};
  for (const format of LISTS) {
    const bytes =
      (await bytesOf(items, format)) ??
      (await bytesOf(items, `electron application/osclipboard;format="${format}"`));
    if (bytes && bytes.length > 0 && bytes.length <= MAX_COPIED.list)
      lists[format] = bytes.toString('base64');
  }
  return lists;
}

/** The payload of a type; undefined when no item has it. */
async function bytesOf(items: Items, type: string): Promise<Buffer | undefined> {
  for (const item of items) {
    // Raw formats of the system are given when asked for, and are not always among the types.
    if (!item.types.includes(type) && !type.startsWith('electron ')) continue;
    const payload = await item.getType(type).catch(() => undefined);
    if (payload instanceof Blob) return Buffer.from(await payload.arrayBuffer());
  }
  return undefined;
}

function keyed(copied: Omit<ClipboardSignal, 'key'>): ClipboardSignal {
  return { key: createHash('sha256').update(JSON.stringify(copied)).digest('hex'), ...copied };
}
