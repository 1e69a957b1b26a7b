import { useTranslation } from 'react-i18next';
import style from './brand.module.css';

/** The product's sign and name. */
export function Brand() {
  const { t } = useTranslation();
  return (
    <span className={style.brand}>
      <img src="/icon.svg" alt="" width="24" height="24" />
      {t('common.product')}
    </span>
  );
}
