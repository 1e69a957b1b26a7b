import './theme/tokens.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { Router } from './app/router.tsx';
import { startLanguage } from './i18n/i18n.ts';
import { startMode } from './theme/mode.ts';

startMode();
await startLanguage();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App>
      <Router />
    </App>
  </StrictMode>,
);
