import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Brand } from './brand.tsx';
import { Navigation } from './navigation.tsx';
import style from './shell.module.css';

/** The menu on a narrow screen, over the page. */
export function MenuDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={style.drawer} aria-label={t('nav.label')} onClose={onClose}>
      <div className={style.drawerHead}>
        <Brand />
        <Button
          className={style.drawerClose!}
          type="text"
          icon={<CloseOutlined />}
          aria-label={t('common.close')}
          onClick={onClose}
        />
      </div>
      <Navigation />
    </dialog>
  );
}
