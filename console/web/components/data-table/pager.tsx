import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import style from './data-table.module.css';

interface Props {
  page: number;
  pages: number;
  onChange: (page: number) => void;
}

/** Leafs through a long table. Ant Design's own brings half of its library to the first page. */
export function Pager({ page, pages, onChange }: Props) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (
    <nav className={style.pages} aria-label={t('common.pages')}>
      <Button
        size="small"
        icon={<LeftOutlined />}
        aria-label={t('common.previous-page')}
        disabled={page <= 1}
        onClick={() => onChange(page - 1)}
      />
      <span className="number" role="status">
        {t('common.page-of', { page: number(page), pages: number(pages) })}
      </span>
      <Button
        size="small"
        icon={<RightOutlined />}
        aria-label={t('common.next-page')}
        disabled={page >= pages}
        onClick={() => onChange(page + 1)}
      />
    </nav>
  );
}
