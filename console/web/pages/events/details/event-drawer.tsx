import { DownOutlined, UpOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import type { StoredEvent } from '../../../../api/contract.ts';
import { eventQuery } from '../../../api/events.ts';
import { Answered } from '../../../components/state.tsx';
import { EventDetails } from './event-details.tsx';

interface Props {
  /** The event that is open; undefined closes. */
  position: number | undefined;
  /** The list it was opened from, for its neighbours. */
  rows: readonly StoredEvent[];
  onGo: (position: number) => void;
  onClose: () => void;
}

/** One event in full, beside the list. */
export function EventDrawer({ position, rows, onGo, onClose }: Props) {
  const { t } = useTranslation();
  const index = rows.findIndex((row) => row.position === position);
  const neighbour = (step: number) => (index < 0 ? undefined : rows[index + step]);
  const go = (to: StoredEvent | undefined, label: string, icon: React.ReactNode) => (
    <Button
      type="text"
      icon={icon}
      aria-label={label}
      title={label}
      disabled={!to}
      onClick={() => to && onGo(to.position)}
    />
  );
  return (
    <Drawer
      open={position !== undefined}
      onClose={onClose}
      size="min(680px, 100vw)"
      title={t('events.details')}
      closable={{ 'aria-label': t('common.close') }}
      mask={false}
      destroyOnHidden
      extra={
        <>
          {go(neighbour(-1), t('events.newer-one'), <UpOutlined />)}
          {go(neighbour(1), t('events.older-one'), <DownOutlined />)}
        </>
      }
    >
      {position !== undefined && <Details position={position} known={rows[index]} />}
    </Drawer>
  );
}

function Details({ position, known }: { position: number; known: StoredEvent | undefined }) {
  const query = useQuery({ ...eventQuery(position), ...(known ? { initialData: known } : {}) });
  return <Answered query={query}>{(event) => <EventDetails event={event} />}</Answered>;
}
