import { canonicalJson, sameJson } from '../authority/canonical-json.ts';
import { type Access, accessRank, type DeviceControl, type DeviceException } from './device-control.ts';
import { classAccess, controlsNothing } from './device-decision.ts';
import { compareMembers, general, type Loosening, never } from './loosening.ts';

/** The ways in which device control becomes less strict. */
export function loosensDevices(from: DeviceControl | undefined, to: DeviceControl | undefined): Loosening[] {
  if (!from || (!to && controlsNothing(from) && !from.openGuard.enabled)) return [];
  if (!to) return [general('deviceControl')];
  const asStrict = (name: string) => (was: Access, is: Access) =>
    accessRank(is) < accessRank(was) ? [general(`deviceControl.${name}`)] : [];
  return compareMembers(from, to, 'deviceControl', {
    usbStorage: asStrict('usbStorage'),
    portable: asStrict('portable'),
    optical: asStrict('optical'),
    sd: asStrict('sd'),
    bluetoothFileTransfer: asStrict('bluetoothFileTransfer'),
    otherUsb: () => (loosensOtherUsb(from, to) ? [general('deviceControl.otherUsb')] : []),
    exceptions: loosensExceptions,
    openGuard: loosensOpenGuard,
    message: never,
  });
}

/** Every code that a rule speaks of, and one that none does: all that rules can tell apart. */
function loosensOtherUsb(from: DeviceControl, to: DeviceControl): boolean {
  if (sameJson(from.otherUsb, to.otherUsb)) return false;
  const rules = [...from.otherUsb.rules, ...to.otherUsb.rules];
  const codes = (field: 'class' | 'subclass' | 'protocol') => {
    const named = new Set(
      rules
        .map((rule) => rule[field])
        .flatMap((code) => (code === undefined ? [] : [Number.parseInt(code, 16)])),
    );
    const unnamed = Array.from({ length: 256 }, (_, code) => code).find((code) => !named.has(code));
    return unnamed === undefined ? [...named] : [...named, unnamed];
  };
  const [subclasses, protocols] = [codes('subclass'), codes('protocol')];
  return codes('class').some((code) =>
    subclasses.some((subclass) =>
      protocols.some((protocol) => {
        const usb = { class: code, subclass, protocol };
        return (
          accessRank(classAccess(to, 'other-usb', usb)) < accessRank(classAccess(from, 'other-usb', usb))
        );
      }),
    ),
  );
}

/**
 * The first exception that applies decides. So: none that lets in may be added, none that restricts may go, and those
 * that stay keep their order. One that restricts may be added anywhere.
 */
function loosensExceptions(from: readonly DeviceException[], to: readonly DeviceException[]): Loosening[] {
  const [before, after] = [deciding(from), deciding(to)];
  const places = [...before.keys()];
  const placeOf = new Map(places.map((text, index) => [text, index]));
  const added = [...after].filter(([text, { access }]) => access !== 'block' && !before.has(text));
  const gone = [...before].filter(([text, { access }]) => access !== 'allow' && !after.has(text));
  const kept = [...after.keys()].map((text) => placeOf.get(text)).filter((place) => place !== undefined);
  const reordered = kept.some((place, index) => place < (kept[index - 1] ?? -1));
  return [
    ...[...added, ...gone].map(
      ([, exception]): Loosening => ({
        path: `deviceControl.exceptions.${exception.id}`,
        kind: isOneDevice(exception) ? 'known-device' : 'general',
      }),
    ),
    ...(reordered ? [general('deviceControl.exceptions')] : []),
  ];
}

/** Exceptions by what they say; of two that say the same only the first ever decides. */
function deciding(exceptions: readonly DeviceException[]): Map<string, DeviceException> {
  const byText = new Map<string, DeviceException>();
  for (const exception of exceptions) {
    const { name: _shown, id: _named, ...says } = exception;
    const text = canonicalJson(says);
    if (!byText.has(text)) byText.set(text, exception);
  }
  return byText;
}

/** One device and no other: vendor, product and serial number, none of them with a wildcard. */
function isOneDevice({ device, users, groups, windows, expiresAt, classes }: DeviceException): boolean {
  const plain = [users, groups, windows, expiresAt, classes].every((condition) => condition === undefined);
  return (
    plain &&
    [device.vendorId, device.productId, device.serial].every(
      (value) => value !== undefined && !/[*?]/.test(value),
    )
  );
}

function loosensOpenGuard(from: DeviceControl['openGuard'], to: DeviceControl['openGuard']): Loosening[] {
  if (!from.enabled) return [];
  const path = 'deviceControl.openGuard';
  const loosened = (looser: boolean, name: string) => (looser ? [general(`${path}.${name}`)] : []);
  return compareMembers(from, to, path, {
    enabled: (_, is) => loosened(!is, 'enabled'),
    // After the deadline an open is let through: a shorter one lets more through.
    deadlineMs: (was, is) => loosened(is < was, 'deadlineMs'),
    checkSources: (was, is) => loosened(was && !is, 'checkSources'),
  });
}
