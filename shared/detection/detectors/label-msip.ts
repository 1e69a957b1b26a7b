import type { TriggerDetector } from './surface.ts';

const ENTRY =
  /MSIP_Label_([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})_(Name|Enabled)["\s]*[=:>][\s"]*([^;"<\r\n]{1,80})/y;

/**
 * Sensitivity label of Microsoft Purview, as Office writes it to document properties and Outlook to the
 * `msip_labels` header. The value is `GUID Name X` or `GUID Enabled X`; `MsipLabels` puts them together.
 */
export const labelMsip: TriggerDetector = {
  id: 'label.msip',
  name: { 'zh-CN': '敏感度标签', en: 'Sensitivity label' },
  standard: 'Microsoft Purview MSIP_Label metadata',
  confidence: 1,
  triggers: 'M',
  after: (code) => code === 0x53,

  find(text, at) {
    if (!text.startsWith('MSIP_Label_', at)) return undefined;
    ENTRY.lastIndex = at;
    const found = ENTRY.exec(text);
    if (!found) return undefined;
    const value = `${found[1]!.toLowerCase()} ${found[2]} ${found[3]!.trim()}`;
    return { start: at, end: at + found[0].length, value, confidence: 1 };
  },
  mask: (value) => value,
};
