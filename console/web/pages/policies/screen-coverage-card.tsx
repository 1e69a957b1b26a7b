import { useTranslation } from 'react-i18next';
import {
  type Coverage,
  type CoveredWay,
  PLATFORMS,
  SCREEN_COVERAGE,
} from '../../../../shared/screen/coverage.ts';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table/data-table.tsx';
import { Dot, type Tone } from '../../components/tag.tsx';

const TONES: Record<Coverage, Tone> = { prevented: 'good', ended: 'low', detected: 'medium', unseen: 'info' };
const NAMES = {
  windows: 'Windows',
  macos: 'macOS',
  'linux-x11': 'Linux X11',
  'linux-wayland': 'Linux Wayland',
} as const;

/** The most that a policy can ask for of pictures of the screen and of what is copied, by system. */
export function ScreenCoverageCard() {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
  const columns: Column<CoveredWay>[] = [
    {
      key: 'way',
      title: t('screen-coverage.way'),
      cell: ({ name, note }) => <span title={note[language]}>{name[language]}</span>,
    },
    ...PLATFORMS.map(
      (platform): Column<CoveredWay> => ({
        key: platform,
        title: NAMES[platform],
        width: '130px',
        cell: ({ on }) => <Dot tone={TONES[on[platform]]}>{t(`screen-coverage.${on[platform]}`)}</Dot>,
      }),
    ),
  ];
  return (
    <Card title={t('screen-coverage.title')} flush>
      <DataTable
        caption={t('screen-coverage.title')}
        columns={columns}
        rows={[...SCREEN_COVERAGE]}
        rowKey={({ id }) => id}
        empty={null}
      />
    </Card>
  );
}
