import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGuest, whyNoGuest } from './guest-image.ts';
import { Machine } from './machine.ts';

const reason = whyNoGuest();
const SH = '/opt/guardpost/guest';
/** All disks that the guest has of USB devices. */
const DISKS = 'ls /sys/class/block | grep ^sd; true';
const FOUND = 'dmesg | grep -c "Attached SCSI"; true';
const DRIVES = 'ls /sys/class/block | grep -E "^(sr|mmcblk)[0-9]+$"; true';
/** Long enough for the guest's storage driver to find a disk, by the control below. */
const LONG_ENOUGH_MS = 6_000;
/** For what happens within seconds, on a busy machine. */
const PATIENCE_MS = 100_000;

/** The guest's mount loads no file system by itself. */
const VFAT = 'modprobe -a vfat nls_cp437 nls_iso8859-1 nls_utf8';

const APPROVED = { serial: 'GP-0001' };
const OTHER = { serial: 'XX-0002' };
const BLOCK = {
  usbStorage: 'block',
  exceptions: [{ id: 'approved', access: 'allow', device: { vendorId: '46f4', serial: 'GP-*' } }],
};

describe.skipIf(reason)(
  `a real kernel with real devices${reason ? ` (${reason})` : ''}`,
  { timeout: 420_000 },
  () => {
    let folder: string;
    let guest: Machine;
    let orders = 0;
    const servers: Server[] = [];

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'guardpost-vm-'));
      const sticks = [0, 1, 2].map((index) => {
        const path = join(folder, `stick${index}`);
        spawnSync('truncate', ['-s', '16M', path]);
        expect(spawnSync('mkfs.vfat', [path]).status).toBe(0);
        return path;
      });
      guest = await Machine.start(await buildGuest(folder), folder, sticks);
      await setUpNetwork();
      for (let count = 0; count < 2; count++) {
        const server = createServer((socket) => socket.on('error', () => {}).end('hello\n'));
        await once(server.listen(0, '127.0.0.1'), 'listening');
        servers.push(server);
      }
    }, 420_000);

    afterAll(async () => {
      await guest?.stop();
      for (const server of servers) server.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const setUpNetwork = () =>
      guest.until(
        'ip link set eth0 up && ip address replace 10.0.2.15/24 dev eth0 && ip route replace default via 10.0.2.2 && echo up',
        (output) => output === 'up',
        PATIENCE_MS,
      );
    const stick = (index: number, { serial }: { serial: string }) =>
      guest.plugIn('usb-storage', `usb${index}`, { drive: `stick${index}`, serial });
    const appears = () => guest.until(DISKS, (output) => /sd[a-z]/.test(output), PATIENCE_MS);
    const staysAway = async () => {
      await new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH_MS));
      expect(await guest.must(DISKS)).toBe('');
    };
    const vanishes = () => guest.until(DISKS, (output) => output === '', PATIENCE_MS);
    const reaches = async (server: number) => {
      const { port } = servers[server]!.address() as AddressInfo;
      return (await guest.run(`echo | busybox nc -w 3 10.0.2.2 ${port}`)).output.includes('hello');
    };
    /** Terms under which only the first server may be reached. */
    const terms = () => ({
      console: [{ address: '10.0.2.2', port: (servers[0]!.address() as AddressInfo).port }],
    });

    /** The order as the console would push it; returns the milliseconds until the agent had carried it out. */
    const order = async (content: object): Promise<number> => {
      const id = `order-${++orders}`;
      const json = Buffer.from(JSON.stringify({ id, ...content })).toString('base64');
      const begin = Date.now();
      await guest.must(
        `mkdir -p /var/lib/guardpost && echo ${json} | busybox base64 -d > /tmp/orders && mv /tmp/orders /var/lib/guardpost/orders.json`,
      );
      await guest.must('systemctl is-active guest-agent >/dev/null || systemctl start guest-agent');
      await guest.until(
        `grep -c '"id":"${id}"' /var/log/agent.jsonl; true`,
        (output) => output === '1',
        PATIENCE_MS,
      );
      return Date.now() - begin;
    };

    /** Key presses that reach a program in the guest through this input device. */
    const keysArrive = async (name: string, press: () => Promise<unknown>): Promise<boolean> => {
      const find = `grep -A5 'Name="${name}' /proc/bus/input/devices | grep -o 'event[0-9]*' | head -1`;
      await guest.until(
        `e=$(${find}); [ -e /dev/input/$e ] && echo "$e"; true`,
        (output) => output.startsWith('event'),
        PATIENCE_MS,
      );
      await guest.must(
        `rm -f /tmp/keys; busybox timeout 100 busybox head -c 24 /dev/input/$(${find}) > /tmp/keys 2>/dev/null & sleep 0.5`,
      );
      await press();
      await guest.until('busybox stat -c %s /tmp/keys', (output) => output === '24', PATIENCE_MS);
      return true;
    };
    const keyboardWorks = () => keysArrive('QEMU QEMU USB Keyboard', () => guest.press('a'));
    const lastDecision = async (serial: string) => {
      const line = await guest.must(
        `grep '"device.decided"' /var/log/agent.jsonl | grep '${serial}' | tail -1`,
      );
      return line === ''
        ? undefined
        : (JSON.parse(line) as { achieved: boolean; results: { achieved: string; mechanism: string }[] });
    };

    it('without a policy a stick works', async () => {
      await stick(0, APPROVED);
      await appears();
      await guest.must(`${VFAT} && mount /dev/sda /mnt && echo x > /mnt/file && umount /mnt`);
      await guest.pullOut('usb0');
      await vanishes();
    });

    it('under ‘block’ a stick yields no block device, and the agent says what it read back', async () => {
      await guest.plugIn('usb-kbd', 'keyboard');
      await order({ deviceControl: BLOCK });
      const found = await guest.must(FOUND);
      await stick(1, OTHER);
      await guest.until(
        `cat /sys/bus/usb/devices/*/serial 2>/dev/null | grep -c ${OTHER.serial}; true`,
        (output) => output === '1',
        PATIENCE_MS,
      );
      await staysAway();
      const decided = await lastDecision(OTHER.serial);
      expect(decided).toMatchObject({
        achieved: true,
        results: [{ achieved: 'block', mechanism: 'interface-authorization' }],
      });
      // Not even for a moment: the kernel tells of every disk that it finds.
      expect(await guest.must(FOUND)).toBe(found);
    });

    it('the keyboard works meanwhile', async () => {
      expect(await keyboardWorks()).toBe(true);
    });

    it('an approved serial of the same model works and can be written', async () => {
      await stick(0, APPROVED);
      await appears();
      await guest.until(
        'mount /dev/sda /mnt && echo y > /mnt/file && umount /mnt && echo done',
        (output) => output === 'done',
        PATIENCE_MS,
      );
      expect(await lastDecision(APPROVED.serial)).toMatchObject({ achieved: true });
      await guest.pullOut('usb0');
      await vanishes();
    });

    it('a keyboard with a stick in it keeps the keyboard and loses the stick', async () => {
      await guest.must(`sh ${SH}/composite.sh plug`);
      expect(await keysArrive('Combined Device', () => guest.must(`sh ${SH}/composite.sh type`))).toBe(true);
      await staysAway();
      await guest.must(`sh ${SH}/composite.sh pull`);
    });

    it('a phone, a CD drive and an SD card are blocked when policy says so, and Bluetooth sends no files', async () => {
      expect(await guest.must(DRIVES)).toBe('mmcblk0\nsr0');
      await order({
        deviceControl: {
          ...BLOCK,
          ...{ portable: 'block', optical: 'block', sd: 'block', bluetoothFileTransfer: 'block' },
        },
      });
      expect(await guest.must(DRIVES)).toBe('');
      expect(await guest.must('readlink /etc/systemd/user/obex.service')).toBe('/dev/null');
      await guest.must('mkdir -p /tmp/phone');
      await guest.plugIn('usb-mtp', 'phone', { rootdir: folder, desc: 'Phone' });
      await guest.until(
        `for i in /sys/bus/usb/devices/*:*; do [ "$(cat $i/bInterfaceClass)" = 06 ] && cat $i/authorized; done; true`,
        (output) => output === '0',
        PATIENCE_MS,
      );
      await guest.pullOut('phone');
    });

    it('under ‘read-only’ a stick that is plugged in can be read and a write fails', async () => {
      await order({ deviceControl: { ...BLOCK, usbStorage: 'read-only', sd: 'read-only' } });
      expect(await guest.must(`${DRIVES}; cat /sys/class/block/mmcblk0/ro`)).toBe('mmcblk0\nsr0\n1');
      await appears();
      await guest.until('cat /sys/class/block/sda/ro', (output) => output === '1', PATIENCE_MS);
      expect(
        (await guest.run('busybox dd if=/dev/zero of=/dev/sda bs=512 count=1 conv=fsync')).status,
      ).not.toBe(0);
      expect((await guest.run('mount -o rw /dev/sda /mnt && echo z > /mnt/file')).status).not.toBe(0);
      await guest.run('umount /mnt');
      await guest.must('mount -o ro /dev/sda /mnt && ls /mnt && umount /mnt');
      expect(await keyboardWorks()).toBe(true);
    });

    it('‘block’ again takes it away while it is plugged in', async () => {
      await order({ deviceControl: BLOCK });
      await vanishes();
    });

    it('the agent killed, the stick plugged again: still blocked; approved and keyboard still work', async () => {
      await guest.must('systemctl kill -s KILL guest-agent');
      await guest.pullOut('usb1');
      await stick(1, OTHER);
      await staysAway();
      await guest.pullOut('keyboard');
      await guest.plugIn('usb-kbd', 'keyboard');
      expect(await keyboardWorks()).toBe(true);
      await stick(0, APPROVED);
      await appears();
      await guest.pullOut('usb0');
      await vanishes();
    });

    it('isolated, only the console is reached; the agent killed, it stays so', async () => {
      expect(await reaches(0)).toBe(true);
      expect(await reaches(1)).toBe(true);
      await order({ deviceControl: BLOCK, isolate: terms() });
      expect(await reaches(0)).toBe(true);
      expect(await reaches(1)).toBe(false);
      await guest.must('systemctl kill -s KILL guest-agent');
      expect(await reaches(1)).toBe(false);
    });

    it('after a restart, before any agent runs: the stick that was plugged in is blocked, and isolation holds', async () => {
      await guest.restart();
      await staysAway();
      await guest.until(
        'systemctl is-active guardpost-isolation',
        (output) => output === 'active',
        PATIENCE_MS,
      );
      await setUpNetwork();
      expect(await reaches(1)).toBe(false);
      expect(await reaches(0)).toBe(true);
      await guest.pullOut('usb1');
      await stick(1, OTHER);
      await staysAway();
      expect(await keyboardWorks()).toBe(true);
    });

    it('lifted, everything works again and nothing is left', async () => {
      await order({});
      await appears();
      await guest.must(`${VFAT} && mount -o rw /dev/sd? /mnt && echo again > /mnt/file && umount /mnt`);
      expect(await reaches(1)).toBe(true);
      expect(await guest.must('nft list ruleset')).toBe('');
      expect(await guest.must('cat /sys/bus/usb/devices/usb*/interface_authorized_default | sort -u')).toBe(
        '1',
      );
      expect(await guest.must(`${DRIVES}; cat /sys/class/block/mmcblk0/ro`)).toBe('mmcblk0\nsr0\n0');
      expect(
        await guest.must(
          'ls /etc/udev/rules.d /etc/systemd/system /etc/systemd/user | grep -cE "guardpost|obex"; true',
        ),
      ).toBe('0');
    });
  },
);
