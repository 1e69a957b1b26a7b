import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useView } from './bridge.ts';
import {
  ActivityPage,
  DevicesPage,
  type PageProps,
  QuarantinePage,
  StatusPage,
  TrainingPage,
  WatchingPage,
} from './pages.tsx';
import './style.css';

const PAGES = {
  status: StatusPage,
  watching: WatchingPage,
  activity: ActivityPage,
  devices: DevicesPage,
  quarantine: QuarantinePage,
  training: TrainingPage,
} satisfies Record<string, (props: PageProps) => unknown>;
type PageName = keyof typeof PAGES;

function App() {
  const shown = useView();
  const [page, setPage] = useState<PageName>('status');
  if (!shown) return null;
  const { view, t } = shown;
  const Page = PAGES[page];
  const counts: Partial<Record<PageName, number>> = {
    quarantine: view.quarantine.length,
    training: view.training.filter(({ confirmedAt }) => confirmedAt === undefined).length,
  };
  return (
    <div className="shell">
      <nav className="nav" aria-label={t('nav')}>
        <p className="brand">{t('product')}</p>
        {(Object.keys(PAGES) as PageName[]).map((name) => (
          <button
            type="button"
            key={name}
            aria-current={name === page ? 'page' : undefined}
            onClick={() => setPage(name)}
          >
            <span>{t(`page.${name}`)}</span>
            {counts[name] ? <span>{counts[name]}</span> : null}
          </button>
        ))}
      </nav>
      <main>
        <h1>{t(`page.${page}`)}</h1>
        <Page view={view} t={t} />
      </main>
    </div>
  );
}

createRoot(document.getElementById('root')!).render(<App />);
