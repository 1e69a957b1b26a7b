import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** The editor's own words, by the English that it asks for. */
export function useEditorPhrases(): Record<string, string> {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      Accept: t('editor.keep-mine'),
      Reject: t('editor.take-theirs'),
      '$ unchanged lines': t('editor.unchanged'),
      'Control character': t('editor.control-character'),
      Diagnostics: t('editor.problems'),
      'No diagnostics': t('editor.no-problems'),
      'Selection deleted': t('editor.selection-deleted'),
      'Go to line': t('editor.go-to-line'),
      go: t('editor.go'),
      Find: t('editor.find'),
      Replace: t('editor.replace'),
      next: t('editor.next'),
      previous: t('editor.previous'),
      all: t('editor.all'),
      'match case': t('editor.match-case'),
      regexp: t('editor.regexp'),
      'by word': t('editor.by-word'),
      replace: t('editor.replace'),
      'replace all': t('editor.replace-all'),
      close: t('common.close'),
      'current match': t('editor.current-match'),
      'replaced $ matches': t('editor.replaced-all'),
      'replaced match on line $': t('editor.replaced-one'),
      'on line': t('editor.on-line'),
    }),
    [t],
  );
}
