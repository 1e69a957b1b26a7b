import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.ts';
import style from './connection-banner.module.css';

/** Says to an administrator that this console lets them in with the password alone. */
export function WaivedBanner() {
  const { t } = useTranslation();
  return useSession()?.secondFactorWaived ? (
    <p className={style.banner}>{t('common.factor-waived')}</p>
  ) : null;
}
