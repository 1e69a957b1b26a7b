import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Copies a text. On plain http the clipboard API is missing; the older way still works there. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

/** Copies `text` and says so. `what` names it for those who cannot see what it stands beside. */
export function CopyButton({
  text,
  what,
  labelled = false,
}: {
  text: string;
  what: string;
  labelled?: boolean;
}) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const label = copied ? t('common.copied') : t('common.copy');
  return (
    <Button
      size="small"
      type={labelled ? 'default' : 'text'}
      aria-label={`${label} ${what}`}
      title={`${label} ${what}`}
      icon={copied ? <CheckOutlined /> : <CopyOutlined />}
      onClick={async () => {
        await copy(text);
        setCopied(true);
        setTimeout(() => setCopied(false), 2000);
      }}
    >
      {labelled ? label : null}
    </Button>
  );
}
