import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import style from './editor.module.css';
import { policyText } from './extensions.ts';
import { useEditorPhrases } from './phrases.ts';

/** Policy text to be read. */
export default function PolicySource({ text, label }: { text: string; label: string }) {
  const holder = useRef<HTMLDivElement>(null);
  const phrases = useEditorPhrases();
  useEffect(() => {
    const view = new EditorView({
      parent: holder.current!,
      doc: text,
      extensions: [policyText({ label, readOnly: true }), EditorState.phrases.of(phrases)],
    });
    return () => view.destroy();
  }, [text, label, phrases]);
  return <div ref={holder} className={style.diff} />;
}
