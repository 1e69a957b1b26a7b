import { QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../api/query-client.ts';
import { componentTexts } from '../i18n/i18n.ts';
import type { Language } from '../i18n/language.ts';
import { antdTheme } from '../theme/antd-theme.ts';
import { useMode } from '../theme/mode.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

/** What every page stands in: language and colours of the components, and the cache. */
export function App({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const mode = useMode();
  const theme = useMemo(() => antdTheme(mode), [mode]);
  return (
    <QueryClientProvider client={queryClient}>
      <ConfigProvider
        locale={componentTexts(i18n.language as Language)}
        theme={theme}
        csp={{ nonce }}
        button={{ autoInsertSpace: false }}
        // Waves are a style element of their own each time, and say nothing.
        wave={{ disabled: true }}
      >
        {children}
      </ConfigProvider>
    </QueryClientProvider>
  );
}
