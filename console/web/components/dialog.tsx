import { Modal } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** A form over the page; its own button does what it is for, and closing it does nothing. */
export function Dialog({ title, onClose, children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      mask={{ blur: false }}
      closable={{ 'aria-label': t('common.close') }}
      footer={null}
    >
      {children}
    </Modal>
  );
}
