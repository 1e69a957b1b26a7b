import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(PROJECT, '.cache', 'vm');
const GUEST = fileURLToPath(new URL('./guest', import.meta.url));

/** What the guest is made of, by Debian's own dependencies; nothing of it is installed on this computer. */
const PACKAGES = [
  'systemd',
  'systemd-sysv',
  'udev',
  'nftables',
  'iproute2',
  'busybox-static',
  'kmod',
  'mount',
  'util-linux',
  'libstdc++6',
];
/** Of the kernel's modules only what the guest's hardware and rules need. */
const MODULES = [
  'block',
  'drivers/usb',
  'drivers/hid',
  'drivers/scsi',
  'drivers/cdrom',
  'drivers/block',
  'drivers/virtio',
  'drivers/net',
  'drivers/ata',
  'drivers/mmc',
  'drivers/input',
  'fs',
  'net/core',
  'net/ipv4',
  'net/ipv6',
  'net/netfilter',
  'net/bridge',
  'net/802',
  'net/llc',
  'lib',
  'crypto',
  'arch/x86/crypto',
];
const UNWANTED =
  /^(drivers\/(net\/(?!virtio_net|net_failover|tun)|block\/(?!virtio_blk|loop)|usb\/(?!host|storage|core|common|gadget))|fs\/(?!ext4|fat|jbd2|mbcache|nls|isofs|configfs))/;

export interface GuestImage {
  kernel: string;
  initramfs: string;
  /** The root file system; the guest writes to a copy. */
  disk: string;
}

/** Why no guest can be made here; undefined when one can. */
export function whyNoGuest(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root';
  for (const [program, debian] of [
    ['qemu-system-x86_64', 'qemu-system-x86'],
    ['apt-get', 'apt'],
    ['dpkg-deb', 'dpkg'],
    ['mke2fs', 'e2fsprogs'],
    ['mkfs.vfat', 'dosfstools'],
    ['cpio', 'cpio'],
    ['chroot', 'coreutils'],
  ] as const) {
    if (spawnSync(program, ['--version']).error) return `needs ${program} (Debian: ${debian})`;
  }
  return undefined;
}

/**
 * Makes the guest from Debian packages, the Node that runs this and the product's enforcers. Packages and the root
 * file system without the product are kept in .cache/vm; the rest lies in `folder`. @throws with what failed.
 */
export async function buildGuest(folder: string): Promise<GuestImage> {
  const base = baseTree();
  const tree = join(folder, 'root');
  run('cp', ['-a', '--reflink=auto', join(base, 'root'), tree]);
  await installProduct(tree);
  const disk = join(folder, 'root.ext4');
  run('mke2fs', [
    '-q',
    '-t',
    'ext4',
    '-E',
    'lazy_itable_init=1',
    '-O',
    '^has_journal',
    '-d',
    tree,
    disk,
    '700M',
  ]);
  rmSync(tree, { recursive: true, force: true });
  return { kernel: join(base, 'vmlinuz'), initramfs: join(base, 'initramfs'), disk };
}

function baseTree(): string {
  const packages = download();
  const recipe = readFileSync(fileURLToPath(import.meta.url));
  const init = readFileSync(join(GUEST, 'initramfs-init.sh'));
  const names = packages.map((path) => basename(path)).join();
  const key = createHash('sha256')
    .update(names)
    .update(recipe)
    .update(init)
    .update(process.version)
    .digest('hex')
    .slice(0, 16);
  const done = join(CACHE, key);
  if (existsSync(done)) return done;
  for (const old of existsSync(CACHE) ? readdirSync(CACHE) : []) {
    if (/^[0-9a-f]{16}(\.new)?$/.test(old)) rmSync(join(CACHE, old), { recursive: true, force: true });
  }
  const work = `${done}.new`;
  const root = join(work, 'root');
  const kernelTree = join(work, 'kernel');
  for (const path of [root, kernelTree]) mkdirSync(path, { recursive: true });
  // Debian's root has its bin, sbin and lib under usr.
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(root, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, join(root, name));
  }
  for (const path of packages) {
    const isKernel = basename(path).startsWith('linux-image-');
    const target = isKernel ? kernelTree : join(work, 'package');
    run('dpkg-deb', ['-x', path, target]);
    if (isKernel) continue;
    mergeUsr(target);
    run('cp', ['-a', `${target}/.`, root]);
    rmSync(target, { recursive: true, force: true });
  }
  copyModules(kernelTree, root);
  for (const unwanted of [
    'usr/share/doc',
    'usr/share/man',
    'usr/share/locale',
    'usr/share/zoneinfo',
    'usr/lib/udev/hwdb.d',
    'etc/udev/hwdb.bin',
  ]) {
    rmSync(join(root, unwanted), { recursive: true, force: true });
  }
  copyFileSync(process.execPath, join(root, 'usr/bin/node'));
  for (const name of ['proc', 'sys', 'dev', 'run', 'tmp', 'root', 'var/lib', 'mnt'])
    mkdirSync(join(root, name), { recursive: true });
  symlinkSync('/run', join(root, 'var/run'));
  writeFileSync(
    join(root, 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
  );
  const groups = [
    'root',
    'tty',
    'disk',
    'cdrom',
    'audio',
    'video',
    'input',
    'kvm',
    'render',
    'lp',
    'dialout',
    'kmem',
    'sgx',
    'tape',
  ];
  writeFileSync(join(root, 'etc/group'), groups.map((name, id) => `${name}:x:${id}:\n`).join(''));
  writeFileSync(join(root, 'etc/machine-id'), `${createHash('md5').update('guest').digest('hex')}\n`);
  makeInitramfs(work, root);
  copyFileSync(only(join(kernelTree, 'boot'), /^vmlinuz-/), join(work, 'vmlinuz'));
  rmSync(kernelTree, { recursive: true, force: true });
  renameSync(work, done);
  return done;
}

/** Moves a package's bin, sbin and lib below usr, as Debian's installer would. */
function mergeUsr(tree: string): void {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    if (!existsSync(join(tree, name))) continue;
    mkdirSync(join(tree, 'usr', name), { recursive: true });
    run('cp', ['-a', `${join(tree, name)}/.`, join(tree, 'usr', name)]);
    rmSync(join(tree, name), { recursive: true });
  }
}

/** Fetches the packages with all that they depend on, as if nothing were installed. */
function download(): string[] {
  const folder = join(CACHE, 'packages');
  mkdirSync(join(folder, 'partial'), { recursive: true });
  const nothing = join(CACHE, 'nothing-installed');
  writeFileSync(nothing, '');
  const kernel = run('apt-cache', ['depends', 'linux-image-amd64']).match(
    /Depends: (linux-image-[\w.+-]+)/,
  )?.[1];
  if (!kernel) throw new Error('apt knows no linux-image-amd64: run apt-get update');
  const apt = (archives: string, ...args: string[]) => {
    const settings = [
      `Dir::State::Status=${nothing}`,
      `Dir::Cache::archives=${archives}`,
      'APT::Sandbox::User=root',
      'APT::Install-Recommends=0',
      'Debug::NoLocking=1',
    ];
    return run('apt-get', [...settings.flatMap((setting) => ['-o', setting]), '-y', ...args]);
  };
  // What lies in the archive already is not listed, so the list is asked for an empty one.
  const empty = join(CACHE, 'empty');
  mkdirSync(join(empty, 'partial'), { recursive: true });
  const uris = apt(empty, '--print-uris', 'install', ...PACKAGES);
  const wanted = [...uris.matchAll(/^'[^']+' (\S+\.deb) /gm)].map((match) => match[1]!);
  if (wanted.length === 0) throw new Error('apt found none of the guest’s packages: run apt-get update');
  if (wanted.some((name) => !existsSync(join(folder, name))))
    apt(folder, '--download-only', 'install', ...PACKAGES);
  let image = readdirSync(folder).find((name) => name.startsWith(`${kernel}_`));
  if (!image) {
    run('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', kernel], folder);
    image = readdirSync(folder).find((name) => name.startsWith(`${kernel}_`))!;
  }
  return [...wanted, image].map((name) => join(folder, name));
}

function copyModules(kernelTree: string, root: string): void {
  const from = only(join(kernelTree, 'lib/modules'), /^\d/);
  const version = basename(from);
  const to = join(root, 'usr/lib/modules', version);
  for (const part of MODULES) {
    const list = run('find', [join(from, 'kernel', part), '-name', '*.ko'])
      .split('\n')
      .filter(Boolean);
    for (const path of list) {
      const relative = path.slice(join(from, 'kernel').length + 1);
      if (UNWANTED.test(relative)) continue;
      const target = join(to, 'kernel', relative);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(path, target);
    }
  }
  for (const name of ['modules.builtin', 'modules.builtin.modinfo', 'modules.order'])
    copyFileSync(join(from, name), join(to, name));
  run('chroot', [root, '/sbin/depmod', '-a', version]);
}

/** A few modules and busybox, to find the disk and change to it. */
function makeInitramfs(work: string, root: string): void {
  const tree = join(work, 'initramfs-tree');
  const version = readdirSync(join(root, 'usr/lib/modules'))[0]!;
  for (const name of ['bin', 'dev', 'proc', 'sys', 'root']) mkdirSync(join(tree, name), { recursive: true });
  copyFileSync(join(root, 'usr/bin/busybox'), join(tree, 'bin/busybox'));
  const needed = ['virtio_pci', 'virtio_blk', 'ext4', 'crc32c_generic'];
  const order = run('chroot', [root, '/sbin/modprobe', '-S', version, '--show-depends', '-a', ...needed]);
  const paths = [...new Set([...order.matchAll(/^insmod (\S+)/gm)].map((match) => match[1]!))];
  for (const [index, path] of paths.entries()) {
    copyFileSync(join(root, path), join(tree, `${String(index).padStart(2, '0')}.ko`));
  }
  copyFileSync(join(GUEST, 'initramfs-init.sh'), join(tree, 'init'));
  run('sh', [
    '-c',
    `cd '${tree}' && chmod 755 init bin/busybox && find . | cpio -o -H newc --quiet > '${join(work, 'initramfs')}'`,
  ]);
  rmSync(tree, { recursive: true });
}

/** The product's enforcers in one file, which starts sooner in an emulated computer, and the units that run them. */
async function installProduct(root: string): Promise<void> {
  const target = join(root, 'opt/guardpost');
  mkdirSync(target, { recursive: true });
  run('cp', ['-a', GUEST, join(target, 'guest')]);
  for (const name of ['agent.ts', 'measure.ts']) {
    await build({
      root: PROJECT,
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true },
      build: { ssr: join(GUEST, name), outDir: target, emptyOutDir: false, target: 'node24', minify: false },
    });
  }
  const units = join(root, 'etc/systemd/system');
  const wanted = join(units, 'multi-user.target.wants');
  mkdirSync(wanted, { recursive: true });
  for (const name of ['guest-shell.service', 'guest-agent.service'])
    copyFileSync(join(GUEST, name), join(units, name));
  symlinkSync('../guest-shell.service', join(wanted, 'guest-shell.service'));
  // The agent is started by the test, so that it can also be tried without.
  symlinkSync('/usr/lib/systemd/system/multi-user.target', join(units, 'default.target'));
  for (const name of [
    'getty@tty1.service',
    'serial-getty@ttyS0.service',
    'systemd-timesyncd.service',
    'systemd-networkd.service',
    'systemd-resolved.service',
    'systemd-logind.service',
    'systemd-update-utmp.service',
    'systemd-journal-flush.service',
    'systemd-random-seed.service',
    'dev-hugepages.mount',
    'dev-mqueue.mount',
    'sys-kernel-debug.mount',
    'sys-kernel-tracing.mount',
    'e2scrub_all.timer',
    'systemd-hwdb-update.service',
    'ldconfig.service',
    'systemd-pcrphase.service',
    'systemd-pcrphase-sysinit.service',
  ]) {
    rmSync(join(units, name), { force: true });
    symlinkSync('/dev/null', join(units, name));
  }
  writeFileSync(join(root, 'etc/fstab'), '');
}

function only(folder: string, pattern: RegExp): string {
  const name = readdirSync(folder).find((entry) => pattern.test(entry));
  if (!name) throw new Error(`nothing like ${pattern} in ${folder}`);
  return join(folder, name);
}

function run(file: string, args: readonly string[], cwd?: string): string {
  const result = spawnSync(file, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (result.status !== 0)
    throw new Error(
      `${file} ${args.slice(0, 4).join(' ')}: ${(result.stderr || String(result.error)).slice(-500)}`,
    );
  return result.stdout;
}
