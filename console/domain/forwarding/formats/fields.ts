import type { StoredEvent } from '../../../api/contract.ts';

export const VENDOR = 'Guardpost';
export const PRODUCT = 'Guardpost';

let version = '0';
/** Told once at the start, by whoever knows the package. */
export function setProductVersion(value: string): void {
  version = value;
}
export function productVersion(): string {
  return version;
}

/** The text of a rule's name for machines: English where there are two, else the rule's id. */
export function ruleNameOf({ decision }: StoredEvent): string | undefined {
  const name = decision?.ruleName;
  return (typeof name === 'object' ? name.en : name) ?? decision?.ruleId;
}

/** What was found, without samples: `cn.resident-id×12, keyword:projects×1`. */
export function findingsOf({ inspection }: StoredEvent): string | undefined {
  const findings = inspection?.findings ?? [];
  if (findings.length === 0) return undefined;
  return findings.map(({ detector, count }) => `${detector}×${count}`).join(', ');
}

export function hashOf({ file, inspection }: StoredEvent): string | undefined {
  return file?.sha256 ?? inspection?.sha256;
}

export function deviceOf({ device }: StoredEvent): string | undefined {
  if (!device) return undefined;
  return [device.vendor, device.product, device.serial].filter(Boolean).join(' ') || device.key;
}

/** Small facts as `name=value`, in their own order. */
export function factsOf(details: Record<string, string | number | boolean> | undefined): string | undefined {
  const facts = Object.entries(details ?? {}).map(([name, value]) => `${name}=${value}`);
  return facts.length === 0 ? undefined : facts.join(' ');
}

export function rfc3339(at: number): string {
  return new Date(at).toISOString();
}
