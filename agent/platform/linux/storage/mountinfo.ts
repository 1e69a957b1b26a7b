/** One line of /proc/self/mountinfo, format in proc_pid_mountinfo(5). Paths are the kernel's bytes. */
export interface MountEntry {
  id: number;
  parentId: number;
  /** `major:minor` of files on it. Not a block device for overlay, btrfs, network and virtual file systems. */
  device: string;
  /** The folder of the file system that is shown: other than `/` for bind mounts and subvolumes. */
  root: Buffer;
  mountPoint: Buffer;
  readOnly: boolean;
  fileSystem: string;
  /** Such as /dev/sdb1; what mount(8) was given. */
  source: Buffer;
}

const SPACE = 0x20;
const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;

/** Reads the whole file. A line that does not have the format is passed over: kernels add fields, never drop them. */
export function parseMountinfo(text: Buffer): MountEntry[] {
  const entries: MountEntry[] = [];
  for (const line of split(text, NEWLINE)) {
    const entry = parseLine(line);
    if (entry) entries.push(entry);
  }
  return entries;
}

// 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
function parseLine(line: Buffer): MountEntry | undefined {
  const fields = split(line, SPACE);
  const dash = fields.findIndex((field, index) => index >= 6 && field.length === 1 && field[0] === 0x2d);
  const [id, parentId, device, root, mountPoint, options] = fields;
  if (dash < 0 || !options || fields.length < dash + 3) return undefined;
  const entry = {
    id: Number(id!.toString('latin1')),
    parentId: Number(parentId!.toString('latin1')),
    device: device!.toString('latin1'),
    root: unescapeOctal(root!),
    mountPoint: unescapeOctal(mountPoint!),
    readOnly: hasOption(options, 'ro') || hasOption(fields[dash + 3] ?? Buffer.of(), 'ro'),
    fileSystem: unescapeOctal(fields[dash + 1]!).toString('utf8'),
    source: unescapeOctal(fields[dash + 2]!),
  };
  return Number.isInteger(entry.id) && Number.isInteger(entry.parentId) && /^\d+:\d+$/.test(entry.device)
    ? entry
    : undefined;
}

/** Space, tab, newline, backslash and # stand there as \ooo (seq_escape in the kernel's fs/seq_file.c). */
export function unescapeOctal(field: Buffer): Buffer {
  if (!field.includes(BACKSLASH)) return field;
  const out = Buffer.alloc(field.length);
  let length = 0;
  for (let i = 0; i < field.length; i++) {
    const digits = field[i] === BACKSLASH ? field.toString('latin1', i + 1, i + 4) : '';
    if (/^[0-3][0-7]{2}$/.test(digits)) {
      out[length++] = Number.parseInt(digits, 8);
      i += 3;
    } else {
      out[length++] = field[i]!;
    }
  }
  return out.subarray(0, length);
}

function hasOption(options: Buffer, name: string): boolean {
  return options.toString('latin1').split(',').includes(name);
}

function split(bytes: Buffer, separator: number): Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  while (start <= bytes.length) {
    const end = bytes.indexOf(separator, start);
    parts.push(bytes.subarray(start, end < 0 ? bytes.length : end));
    if (end < 0) break;
    start = end + 1;
  }
  return parts;
}

/**
 * The mounts that a path can still reach: without those that another mount was put on top of, at the same
 * point or above it.
 */
export function visibleMounts(entries: readonly MountEntry[]): MountEntry[] {
  const children = new Map<number, MountEntry[]>();
  for (const entry of entries) {
    if (entry.id === entry.parentId) continue;
    const siblings = children.get(entry.parentId);
    if (siblings) siblings.push(entry);
    else children.set(entry.parentId, [entry]);
  }
  const ids = new Set(entries.map(({ id }) => id));
  const visible: MountEntry[] = [];
  // Mounts whose parent is not listed lie at the top: the root of this process, or of its chroot.
  const queue = entries.filter((entry) => entry.id === entry.parentId || !ids.has(entry.parentId));
  const seen = new Set<MountEntry>();
  for (let entry = queue.pop(); entry; entry = queue.pop()) {
    if (seen.has(entry)) continue;
    seen.add(entry);
    const on = children.get(entry.id) ?? [];
    const covered = on.some((child) => child.mountPoint.equals(entry.mountPoint));
    if (!covered) visible.push(entry);
    for (const child of on) {
      // What stacks on the same point covers everything below; so does a sibling mounted above this child later.
      if (covered && !child.mountPoint.equals(entry.mountPoint)) continue;
      const above = on.some((other) => other !== child && isInside(child.mountPoint, other.mountPoint));
      if (!above) queue.push(child);
    }
  }
  return visible;
}

/** True when `path` lies strictly below `folder`. */
export function isInside(path: Buffer, folder: Buffer): boolean {
  if (folder.length === 1) return path.length > 1; // the folder is /
  return (
    path.length > folder.length &&
    path[folder.length] === 0x2f &&
    path.subarray(0, folder.length).equals(folder)
  );
}
