import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useTranslation } from 'react-i18next';

interface Props {
  className: string;
  from: number | undefined;
  to: number | undefined;
  onChange: (from: number | undefined, to: number | undefined) => void;
}

/** From when to when, to the minute. A file of its own because calendars are large. */
export default function CustomSpan({ className, from, to, onChange }: Props) {
  const { i18n, t } = useTranslation();
  dayjs.locale(i18n.language === 'en' ? 'en' : 'zh-cn');
  return (
    <DatePicker.RangePicker
      className={className}
      showTime={{ format: 'HH:mm' }}
      format="YYYY-MM-DD HH:mm"
      aria-label={t('range.custom')}
      defaultValue={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
      onChange={(span) => onChange(span?.[0]?.valueOf(), span?.[1]?.valueOf())}
    />
  );
}
