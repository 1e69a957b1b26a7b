import { useTranslation } from 'react-i18next';

/** A detector, in the language that is shown. */
export function useDetectorName(): (detector: string) => string {
  const { t, i18n } = useTranslation();
  return (detector) => {
    if (detector.startsWith('keyword:')) {
      return t('detector.keyword', { list: detector.slice('keyword:'.length) });
    }
    if (detector.startsWith('edm:')) return t('detector.edm', { name: detector.slice('edm:'.length) });
    if (detector.startsWith('fingerprint:')) {
      return t('detector.fingerprint', { name: detector.slice('fingerprint:'.length) });
    }
    const key = `detector.${detector}`;
    return i18n.exists(key) ? t(key as 'detector.marking') : detector;
  };
}
