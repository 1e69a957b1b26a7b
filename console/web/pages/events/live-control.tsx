import { CaretRightOutlined, PauseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Dot, type Tone } from '../../components/tag.tsx';
import type { LiveStatus } from './use-live-events.ts';

interface Props {
  status: LiveStatus;
  waiting: number;
  held: boolean;
  paused: boolean;
  onToggle: () => void;
}

const TONES: Record<LiveStatus, Tone> = {
  off: 'info',
  connecting: 'info',
  live: 'good',
  broken: 'high',
  refused: 'critical',
};

/** Whether new events come in by themselves, how many wait, and the button that holds them. */
export function LiveControl({ status, waiting, held, paused, onToggle }: Props) {
  const { t } = useTranslation();
  const text = held && status === 'live' ? t('live.held') : t(`live.${status}`);
  return (
    <>
      <span role="status" data-live={status}>
        <Dot tone={held ? 'medium' : TONES[status]}>
          {text}
          {waiting > 0 && ` · ${t('live.waiting', { count: waiting })}`}
        </Dot>
      </span>
      <Button
        icon={paused ? <CaretRightOutlined /> : <PauseOutlined />}
        aria-pressed={paused}
        onClick={onToggle}
      >
        {paused ? t('live.resume') : t('live.pause')}
      </Button>
    </>
  );
}
