import { useTranslation } from 'react-i18next';

/** Minutes as people say them: `30 分钟`, `4 小时`, `3 天`. */
export function useDuration(): (minutes: number) => string {
  const { t } = useTranslation();
  return (minutes) => {
    if (minutes % 1_440 === 0) return t('duration.days', { count: minutes / 1_440 });
    if (minutes % 60 === 0) return t('duration.hours', { count: minutes / 60 });
    return t('duration.minutes', { count: minutes });
  };
}
