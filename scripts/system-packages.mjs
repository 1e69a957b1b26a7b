// Debian packages that suites of the test run use, and how to see that one is there.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Any one of `paths` (or a command on PATH) shows that the package is installed. */
const PACKAGES = [
  { package: 'chromium', commands: ['chromium'], suite: 'browser tests' },
  {
    package: 'fonts-noto-cjk',
    files: ['/usr/share/fonts/opentype/noto'],
    suite: 'Chinese text in screenshots',
  },
  { package: 'dosfstools', commands: ['mkfs.vfat'], suite: 'vfat sticks' },
  { package: 'e2fsprogs', commands: ['mkfs.ext4'], suite: 'ext4 sticks' },
  { package: 'mount', commands: ['losetup'], suite: 'mounted images' },
  { package: 'util-linux', commands: ['unshare'], suite: 'confined processes' },
  {
    package: 'qemu-system-x86',
    commands: ['qemu-system-x86_64'],
    suite: 'a virtual computer with USB devices',
  },
  { package: 'cpio', commands: ['cpio'], suite: 'a virtual computer with USB devices' },
  { package: 'nftables', commands: ['nft'], suite: 'network isolation in namespaces' },
  { package: 'iproute2', commands: ['ip', 'ss'], suite: 'network isolation in namespaces' },
  { package: 'busybox-static', commands: ['busybox'], suite: 'network isolation in namespaces' },
  { package: 'cups', files: ['/usr/sbin/cupsd'], suite: 'printing through CUPS' },
  { package: 'cups-client', commands: ['lpadmin', 'lp'], suite: 'printing through CUPS' },
  { package: 'rsyslog', files: ['/usr/sbin/rsyslogd'], suite: 'forwarding to a real rsyslog' },
  {
    package: 'rsyslog-gnutls',
    files: ['/usr/share/doc/rsyslog-gnutls'],
    suite: 'forwarding to a real rsyslog over TLS',
  },
  { package: 'prometheus', commands: ['prometheus', 'promtool'], suite: 'metrics in a real Prometheus' },
  { package: 'slapd', files: ['/usr/sbin/slapd'], suite: 'import from a real OpenLDAP' },
  { package: 'ldap-utils', commands: ['ldapadd'], suite: 'import from a real OpenLDAP' },
  { package: 'python3', commands: ['python3'], suite: 'ways of copying a file' },
  { package: 'systemd-container', commands: ['systemd-nspawn'], suite: 'upgrades under systemd' },
  { package: 'rpm', commands: ['rpm', 'rpmbuild'], suite: 'the RPM package' },
  { package: 'nsis', commands: ['makensis'], suite: 'the Windows installer' },
  { package: 'wixl', commands: ['wixl'], suite: 'the Windows installer for group policy' },
  { package: 'msitools', commands: ['msiinfo'], suite: 'the Windows installer for group policy' },
  { package: 'umockdev', commands: ['umockdev-run'], suite: 'recorded USB devices' },
  { package: 'xvfb', commands: ['Xvfb'], suite: 'a real screen' },
  {
    package: 'postgresql',
    files: ['/usr/lib/postgresql'],
    suite: 'the console on PostgreSQL',
  },
  {
    package: 'faketime',
    files: ['/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'],
    suite: 'clocks that are wrong',
  },
  { package: 'xclip', commands: ['xclip'], suite: 'the clipboard of a real screen' },
  { package: 'xdotool', commands: ['xdotool'], suite: 'keys of a real screen' },
  { package: 'ffmpeg', commands: ['ffmpeg'], suite: 'a real recorder of the screen' },
  {
    package: 'dbus',
    commands: ['dbus-daemon', 'dbus-monitor', 'dbus-send'],
    suite: 'portals on a session bus',
  },
  { package: 'scrot', commands: ['scrot'], suite: 'screenshots by a real capture tool' },
];

const searchPath = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** The packages that are not there, with the suite that goes without. */
export function missingPackages() {
  return PACKAGES.filter(
    ({ commands = [], files = [] }) =>
      !files.every((file) => existsSync(file)) ||
      !commands.every((command) => searchPath.some((folder) => existsSync(join(folder, command)))),
  );
}
