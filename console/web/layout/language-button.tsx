import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../api/query-client.ts';
import { switchLanguage } from '../i18n/i18n.ts';

/** Switches to the other language; named in that language, for who looks for it may not read this one. */
export function LanguageButton() {
  const { i18n } = useTranslation();
  const other = i18n.language === 'en' ? 'zh-CN' : 'en';
  const name = other === 'en' ? 'English' : '中文';
  return (
    <Button
      type="text"
      lang={other}
      onClick={async () => {
        await switchLanguage(other);
        // The console names rules and levels in the language asked for.
        await queryClient.invalidateQueries();
      }}
    >
      {name}
    </Button>
  );
}
