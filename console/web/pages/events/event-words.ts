import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredEvent } from '../../../api/contract.ts';
import type { Language } from '../../i18n/language.ts';

/** What an event is called in a list, in the reader's language. */
export function useEventWords() {
  const { t, i18n } = useTranslation();
  const language = i18n.language as Language;
  return useMemo(
    () => ({
      /** The file's name where the event is of a file, else what happened. */
      what: (event: StoredEvent) =>
        event.type === 'file.seen' && event.file ? event.file.name : t(`type.${event.type}`),
      /** Beside it, fainter: which file, device or part. */
      aside({ type, file, device, details }: StoredEvent): string | undefined {
        if (type === 'file.seen') return undefined;
        if (file) return file.name;
        if (device) return [device.vendor, device.product].filter(Boolean).join(' ') || device.mountPoint;
        const part = details?.part ?? details?.revision;
        return part === undefined ? undefined : String(part);
      },
      rule({ decision }: StoredEvent): string | undefined {
        const name = decision?.ruleName ?? decision?.ruleId;
        return typeof name === 'object' ? name[language] : name;
      },
    }),
    [t, language],
  );
}
