import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import style from './editor.module.css';
import { policyText } from './extensions.ts';
import { useEditorPhrases } from './phrases.ts';

interface Props {
  before: string;
  after: string;
  beforeLabel: string;
  afterLabel: string;
}

const COLLAPSE = { margin: 3, minSize: 6 };
/** Pixels from which two texts have room beside each other. */
const WIDE = 900;

/** Two policy texts and what differs; side by side where there is room. */
export default function PolicyDiff({ before, after, beforeLabel, afterLabel }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const phrases = useEditorPhrases();
  useEffect(() => {
    const parent = holder.current!;
    const words = EditorState.phrases.of(phrases);
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [policyText({ label, readOnly: true }), words],
    });
    const view =
      parent.clientWidth >= WIDE
        ? new MergeView({
            a: side(before, beforeLabel),
            b: side(after, afterLabel),
            parent,
            collapseUnchanged: COLLAPSE,
          })
        : new EditorView({
            parent,
            doc: after,
            extensions: [
              side('', afterLabel).extensions,
              unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: COLLAPSE }),
            ],
          });
    return () => view.destroy();
  }, [before, after, beforeLabel, afterLabel, phrases]);
  return <div ref={holder} className={style.diff} />;
}
