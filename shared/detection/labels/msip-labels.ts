import type { Classification } from '../../policy/schema.ts';
import { labelMsip } from '../detectors/label-msip.ts';
import { findLevel } from '../levels.ts';
import type { Collector } from '../scan/collector.ts';

const PROPERTY = /^property:MSIP_Label_([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})_(Name|Enabled)(?:@|$)/i;
/** More labels than this are not from Office. */
const MAX_LABELS = 64;

interface Label {
  name?: string;
  enabled: boolean;
}

/**
 * The sensitivity labels of one document, put together from what stands apart: a label has an id, a name that
 * not every client writes, and a switch. One that is switched off was taken away and does not count.
 */
export class MsipLabels {
  private readonly labels = new Map<string, Label>();

  /** Takes an entry from a document property; true when the part was one. */
  property(part: string, value: string): boolean {
    const found = PROPERTY.exec(part);
    if (found) this.entry(found[1]!, found[2]!, value.trim());
    return found !== null;
  }

  /** Takes what `labelMsip` finds in text. */
  text(value: string): void {
    const [id, key, ...rest] = value.split(' ');
    this.entry(id!, key!, rest.join(' '));
  }

  /** Hands the labels in; the level is the one that the policy gives the label's id or name, else of that name. */
  collect({ labels, levels }: Classification, collector: Collector): void {
    for (const [id, { name, enabled }] of this.labels) {
      if (!enabled) continue;
      const known = labels.find(({ label }) => label.toLowerCase() === id || label === name);
      const level = known ? findLevel(levels, known.level) : name && findLevel(levels, name);
      collector.add({
        detector: labelMsip.id,
        value: name ?? id,
        confidence: 1,
        mask: labelMsip.mask,
        level: level ? level.id : undefined,
      });
    }
  }

  private entry(id: string, key: string, value: string): void {
    const known = this.labels.get(id.toLowerCase());
    if (!known && this.labels.size >= MAX_LABELS) return;
    const label = known ?? { enabled: true };
    if (/^name$/i.test(key)) label.name = value;
    else if (/^enabled$/i.test(key)) label.enabled = /^true$/i.test(value);
    this.labels.set(id.toLowerCase(), label);
  }
}
