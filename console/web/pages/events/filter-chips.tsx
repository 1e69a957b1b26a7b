import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import style from './events.module.css';
import { FILTER_NAMES } from './filter.ts';
import { useFilterParams } from './use-filter-params.ts';

/** Parts of the filter that have no field of their own, each to be taken away, and all of it at once. */
export function FilterChips() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { params, setAll } = useFilterParams();
  if (!FILTER_NAMES.some((name) => params.has(name))) return null;
  const chips = [
    { name: 'q', label: t('events.search') },
    { name: 'user', label: t('events.user') },
    { name: 'ruleId', label: t('events.rule') },
  ].flatMap(({ name, label }) => {
    const value = params.get(name);
    return value ? [{ name, text: `${label}: ${value}` }] : [];
  });
  return (
    <div className={style.chips}>
      {chips.map(({ name, text }) => (
        <span key={name} className={style.chip}>
          <span>{text}</span>
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('events.without', { what: text })}
            onClick={() => setAll(name, [])}
          />
        </span>
      ))}
      <Button type="link" size="small" onClick={() => void navigate('/events')}>
        {t('events.clear')}
      </Button>
    </div>
  );
}
