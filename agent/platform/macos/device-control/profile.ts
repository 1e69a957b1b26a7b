import { createHash } from 'node:crypto';
import { build } from 'plist';
import type { Access, DeviceControl } from '../../../../shared/policy/device-control.ts';
import { accessRank } from '../../../../shared/policy/device-control.ts';
import { classAccess } from '../../../../shared/policy/device-decision.ts';
import type { Command } from '../../command.ts';
import { dicts, isDict, type PlistDict, parsePlist, textOf } from '../plist.ts';

export const PROFILE_IDENTIFIER = 'com.guardpost.device-control';

/** Media of the payload com.apple.systemuiserver (Configuration Profile Reference, "Media Management"). */
const OPTICAL_MEDIA = ['cd', 'dvd', 'bd', 'blankcd', 'blankdvd', 'blankbd', 'dvdram'];
/** "Internally installed SD-Cards and USB flash drives are included in the harddisk-external category." */
const DISK_MEDIA = ['harddisk-external'];

/**
 * The configuration profile that holds a policy without the agent, before anything is mounted: allowed media,
 * and for phones the restriction on new USB accessories while the screen is locked. It knows no exceptions, so
 * where there are some it is as loose as the loosest of them. Undefined when it would forbid nothing. Pure.
 */
export function deviceProfile(policy: DeviceControl): string | undefined {
  const disks = looser(loosest(policy, 'usb-storage'), loosest(policy, 'sd'));
  const controls: PlistDict = {
    ...mountControls(DISK_MEDIA, disks),
    ...mountControls(OPTICAL_MEDIA, loosest(policy, 'optical')),
  };
  const phones = loosest(policy, 'portable') === 'block';
  const payloads: PlistDict[] = [];
  if (Object.keys(controls).length > 0) {
    payloads.push(payload('com.apple.systemuiserver', { 'mount-controls': controls }));
  }
  if (phones) {
    // allowUSBRestrictedMode: true keeps new accessories waiting for the user's consent (macOS 13).
    payloads.push(payload('com.apple.applicationaccess', { allowUSBRestrictedMode: true }));
  }
  if (payloads.length === 0) return undefined;
  return `${build({
    PayloadContent: payloads,
    PayloadDisplayName: 'Guardpost device control',
    PayloadDescription: 'Removable media as the company’s policy says.',
    PayloadIdentifier: PROFILE_IDENTIFIER,
    PayloadOrganization: 'Guardpost',
    PayloadRemovalDisallowed: true,
    PayloadScope: 'System',
    PayloadType: 'Configuration',
    PayloadUUID: uuidOf(JSON.stringify(payloads)),
    PayloadVersion: 1,
  })}\n`;
}

/** Profiles in force, as a property list. */
export function listProfiles(): Command {
  return {
    file: '/usr/bin/profiles',
    args: ['show', '-type', 'configuration', '-output', 'stdout-xml'],
    reads: true,
  };
}

/** The UUID of our profile among what `listProfiles` printed; another policy has another. */
export function installedProfile(output: string): string | undefined {
  const root = parsePlist(output);
  if (!isDict(root)) return undefined;
  // By owner: _computerlevel, and one list a user.
  const profiles = Object.values(root).flatMap(dicts);
  const ours = profiles.find((each) => textOf(each, 'ProfileIdentifier') === PROFILE_IDENTIFIER);
  return ours && textOf(ours, 'ProfileUUID');
}

/** The UUID that a profile of `deviceProfile` carries. */
export function profileUuid(profile: string): string | undefined {
  const root = parsePlist(profile);
  return isDict(root) ? textOf(root, 'PayloadUUID') : undefined;
}

function mountControls(media: readonly string[], access: Access): PlistDict {
  if (access === 'allow') return {};
  const actions = access === 'block' ? ['deny', 'eject'] : ['read-only'];
  return Object.fromEntries(media.map((each) => [each, [...actions]]));
}

function payload(type: string, settings: PlistDict): PlistDict {
  return {
    ...settings,
    PayloadIdentifier: `${PROFILE_IDENTIFIER}.${type}`,
    PayloadType: type,
    PayloadUUID: uuidOf(`${type} ${JSON.stringify(settings)}`),
    PayloadVersion: 1,
  };
}

/** The same text always has the same: a profile that changed is a new one to macOS. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').toUpperCase();
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `A${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function loosest(policy: DeviceControl, deviceClass: 'usb-storage' | 'sd' | 'optical' | 'portable'): Access {
  return policy.exceptions
    .filter((exception) => exception.classes?.includes(deviceClass) ?? true)
    .reduce((access, exception) => looser(access, exception.access), classAccess(policy, deviceClass));
}

function looser(a: Access, b: Access): Access {
  return accessRank(a) <= accessRank(b) ? a : b;
}
